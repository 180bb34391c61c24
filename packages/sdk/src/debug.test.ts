// @vitest-environment happy-dom
import type { Showable } from '@polku/flows/views';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { welcome } from './client.fixture.ts';
import { type DebugPanel, openDebugPanel } from './debug.ts';
import type { ExplainSituation } from './explain.ts';

/** What the panel says, line by line. That it stands above all else is `test/e2e`'s to see. */

let panel: DebugPanel;
let now: ExplainSituation;
const flows: Showable[] = [welcome];

beforeEach(() => {
  HTMLElement.prototype.showPopover ??= () => {};
  HTMLElement.prototype.hidePopover ??= () => {};
  now = {
    facts: {},
    standing: [],
    waiting: [],
    reasons: {},
    policy: { maxInterruptions: 1, surveyEveryDays: 30, accountShare: 0.2 },
  };
});
afterEach(() => panel.close());

/** As it stands after it was opened, or drawn anew. */
function lines(): string[] {
  if (document.querySelector('polku-debug')) panel.update();
  else
    panel = openDebugPanel(
      () => flows,
      () => now,
    );
  const root = document.querySelector('polku-debug')?.shadowRoot;
  return [...(root?.querySelectorAll('h2, p') ?? [])].map((line) => line.textContent ?? '');
}

test('says of a flow that it was not asked about, what stood against it, that it waits, and that it is open', () => {
  expect(lines()).toEqual(['welcome not asked yet', 'message, version 2']);
  now = { ...now, reasons: { welcome: 'frequency' } };
  expect(lines()[0]).toBe('welcome frequency');
  now = { ...now, reasons: { welcome: 'busy' }, waiting: ['welcome'] };
  expect(lines()[0]).toBe('welcome waits: busy');
  now = { ...now, waiting: [], standing: ['welcome'] };
  expect(lines()[0]).toBe('welcome open');
});

test('names the condition that holds a flow back, and none that holds back others or does not hold', () => {
  const when = { fact: 'decided.suppress:ticket', is: 'eq', value: true } as const;
  const named = (name: string, more: object = {}) => ({ name, when, ...more });
  const suppress = [named('tours', { kinds: ['tour'] }), named('ticket'), named('later')];
  now = { ...now, policy: { ...now.policy, suppress }, reasons: { welcome: 'suppressed' } };
  expect(lines()).toEqual(['welcome suppressed', 'message, version 2']);
  now = { ...now, facts: { decided: { 'suppress:ticket': true } }, waiting: ['welcome'] };
  expect(lines()).toEqual([
    'welcome waits: suppressed',
    'message, version 2',
    'held back by: ticket',
  ]);
});

test('says which conditions of its audience do not hold', () => {
  const audience = {
    all: [
      { fact: 'decided.welcome', is: 'eq', value: true },
      { event: 'report created', is: 'gte', value: 3, withinDays: 14 },
      { not: { fact: 'page.path', is: 'missing' } },
    ],
  } as Showable['audience'];
  flows[0] = { ...welcome, audience } as Showable;
  expect(lines().slice(2)).toEqual([
    'not met: decided.welcome eq true',
    'not met: number of "report created" in 14 days gte 3',
    'not met: not (page.path missing)',
  ]);
  flows[0] = welcome;
});
