import { DEFAULT_POLICY, Flow, Theme } from '@polku/flows/schemas';
import { select } from '@polku/flows/select';
import { MilestoneRule } from '@polku/protocol/schemas';
import { describe, expect, it } from 'vitest';
import { WELCOME_FLOWS } from './flows.ts';
import { createWorkspaceDocument } from './workspace.ts';

const NOW_MS = Date.UTC(2026, 10, 22);
const document = createWorkspaceDocument(
  { origins: ['http://127.0.0.1:1'], webhookUrl: 'http://127.0.0.1:2/webhook' },
  NOW_MS,
);

describe('the demo workspace', () => {
  it.each(document.flows.map((flow) => [flow.id, flow] as const))(
    'has a flow %s that can be published',
    (_, flow) => {
      expect(() => Flow.parse({ ...flow, version: 1 })).not.toThrow();
    },
  );

  it('has every text of every flow in English and in Finnish', () => {
    const texts = findTexts(document.flows);
    expect(texts.length).toBeGreaterThan(10);
    for (const text of texts) expect(Object.keys(text).sort()).toEqual(['en', 'fi']);
  });

  it('chains the tour, the survey and the thanks', () => {
    const ids = WELCOME_FLOWS.map((flow) => flow.id);
    const followers = document.flows.flatMap((flow) => flow.followedBy ?? []);
    expect(followers).toEqual(ids.slice(1));
  });

  it.each([
    ['three weeks', 21, true],
    ['a day', 1, false],
  ])('asks somebody with a first report of %s ago how they stand to it: %s', (_, days, isAsked) => {
    const flows = document.flows.map((flow) => Flow.parse({ ...flow, version: 1 }));
    const { flow } = select({
      flows,
      occasion: { on: 'load' },
      facts: {
        page: { path: '/' },
        milestones: { first_use: NOW_MS - days * 24 * 3_600_000 },
        now: { at: NOW_MS },
      },
      history: {},
      policy: DEFAULT_POLICY,
      isPaused: false,
      isBusy: false,
      interruptions: [],
      nowMs: NOW_MS,
    });
    expect(flow?.id).toBe(isAsked ? 'relationship-nps' : undefined);
  });

  it('has rules and a theme that parse', () => {
    for (const { name, notifyFrom, ...rule } of document.milestones) MilestoneRule.parse(rule);
    Theme.parse(document.theme);
  });

  it('counts every customer as new: contracts are later than the first use is waited for', () => {
    for (const { notifyFrom } of document.milestones) {
      for (const { contractAt } of document.accounts) {
        expect(Date.parse(contractAt)).toBeGreaterThan(Date.parse(notifyFrom));
        expect(Date.parse(contractAt)).toBeLessThan(NOW_MS);
      }
    }
  });

  it('gives each account to a person who is there', () => {
    const emails = document.people.map((person) => person.email);
    expect(document.accounts.map((account) => account.plan)).toEqual(['gold', 'silver', 'bronze']);
    for (const { owner } of document.accounts) expect(emails).toContain(owner);
  });
});

/** Every object whose keys are languages, however deep. */
function findTexts(value: unknown): object[] {
  if (typeof value !== 'object' || value === null) return [];
  return 'en' in value ? [value] : Object.values(value).flatMap(findTexts);
}
