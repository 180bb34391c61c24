// @vitest-environment happy-dom
import 'fake-indexeddb/auto';
import type { Flow } from '@polku/flows';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { survey, token, welcome } from './client.fixture.ts';
import type { Polku } from './index.ts';
import { isShown, openPage, pressEscape, see, title } from './page.fixture.ts';

/** What was triggered at a moment when it could not be shown: it waits, and comes when that moment has passed. */

const on = (event: string, part: object = {}): Flow =>
  ({ ...welcome, id: event, title: event, trigger: { on: 'event', event }, ...part }) as Flow;

let page: ReturnType<typeof openPage>;
let polku: Polku;

beforeEach(() => {
  page = openPage();
  document.body.innerHTML = '<input>';
  history.replaceState(null, '', '/');
  page.backend.shared.policy = { ...page.backend.shared.policy, maxInterruptions: 9 };
});
afterEach(() => page.close());

describe('while the user types', () => {
  test('what is triggered waits, and the highest priority comes first, one after the other', async () => {
    await start(on('low'), on('high', { priority: 5 }), on('mid', { priority: 1 }));
    await typeAnd('low', 'high', 'mid');
    expect(title()).toBeUndefined();
    field().blur();
    await isShown('high');
    await pressEscape();
    await isShown('mid');
    await pressEscape();
    await isShown('low');
  });

  test('what is triggered in one go waits, all of it', async () => {
    await start(on('one'), on('two'));
    field().focus();
    polku.track('one');
    polku.track('two');
    await waits('two');
    field().blur();
    await isShown('one');
    await pressEscape();
    await isShown('two');
  });

  test('what its cancelling event calls off does not come', async () => {
    const trigger = { on: 'event', event: 'opened', cancelOn: 'closed' };
    await start(on('opened', { trigger }), on('other', { priority: -1 }));
    await typeAnd('opened', 'other');
    polku.track('closed');
    field().blur();
    await isShown('other');
    await pressEscape();
    await staysAway('opened');
  });

  test('what is no longer meant for this page does not come', async () => {
    const audience = { fact: 'page.path', is: 'eq', value: '/' };
    await start(on('here', { audience }), on('everywhere'));
    await typeAnd('here', 'everywhere');
    history.replaceState(null, '', '/elsewhere');
    field().blur();
    await isShown('everywhere');
    expect(polku.why().reasons.here).toBe('audience');
  });

  test('what a route began is nothing to the next page', async () => {
    field().focus();
    await start(on('route', { trigger: { on: 'route', page: '/' } }), on('other'));
    polku.track('other');
    await reasonIs('other', 'busy');
    await waits('route');
    history.replaceState(null, '', '/elsewhere');
    expect((await polku.why('route'))?.isWaiting).toBe(false);
    field().blur();
    await isShown('other');
    await pressEscape();
    await staysAway('route');
  });

  test('it waits for half an hour, and no longer', async () => {
    await start(on('opened'));
    await typeAnd('opened');
    await waits('opened');
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 29 * 60_000 });
    // The session goes on.
    polku.track('loaded');
    await reasonIs('opened', 'busy');
    expect(await polku.why('opened')).toMatchObject({ isWaiting: true });
    vi.setSystemTime(Date.now() + 60_000);
    expect(await polku.why('opened')).toMatchObject({ isWaiting: false });
  });

  test('no more than twenty wait: the lowest give way', async () => {
    const many = Array.from({ length: 21 }, (_, i) => on(`e${i}`, { priority: i }));
    await start(...many);
    await typeAnd(...many.map(({ id }) => id));
    await waits('e1');
    expect((await polku.why('e0'))?.isWaiting).toBe(false);
  });

  test.each([
    ['this session, it comes on the next page', false, 'opened'],
    ['another session, it does not', true, undefined],
  ])('and a reload within %s', async (_, isOther, shown) => {
    await start(on('opened'));
    await typeAnd('opened');
    await waits('opened');
    await polku.destroy();
    field().blur();
    const key = 'polku:wk_test:waiting';
    const kept = JSON.parse(localStorage.getItem(key) ?? '');
    if (isOther) localStorage.setItem(key, JSON.stringify({ ...kept, session: 'of yesterday' }));
    polku = page.start();
    await reasonIs('loaded', 'trigger');
    if (shown) await isShown(shown);
    else await staysAway('opened');
  });
});

describe('while another stands there', () => {
  test('what is triggered comes when that has gone', async () => {
    await start(on('first'), on('second'));
    polku.track('first');
    await isShown('first');
    polku.track('second');
    await reasonIs('second', 'busy');
    await pressEscape();
    await isShown('second');
  });

  test('but not where one session allows one', async () => {
    page.backend.shared.policy = { ...page.backend.shared.policy, maxInterruptions: 1 };
    await start(on('first'), on('second'));
    polku.track('first');
    await isShown('first');
    polku.track('second');
    await reasonIs('second', 'interruptions');
    await pressEscape();
    await staysAway('second');
  });

  test('a chain goes on before what waits', async () => {
    const last = { ...welcome, id: 'last', title: 'last', trigger: { on: 'code' } } as Flow;
    await start(on('first', { followedBy: 'last' }), last, on('second', { priority: 9 }));
    polku.track('first');
    await isShown('first');
    polku.track('second');
    await reasonIs('second', 'busy');
    press();
    await isShown('last');
    await pressEscape();
    await isShown('second');
  });

  test('nothing comes inside a tour’s task', async () => {
    const task = {
      ...{ id: 'tour', kind: 'tour', name: 'T', version: 1, frequency: 'always' },
      trigger: { on: 'load' },
      steps: [
        {
          id: 'a',
          title: 'Make a report',
          text: '',
          advance: { on: 'event', event: 'report_made' },
        },
        { id: 'b', title: 'Done', text: '' },
      ],
    } as Flow;
    await start(task, on('thing_done'));
    await isShown('Make a report');
    polku.track('thing_done');
    await reasonIs('thing_done', 'busy');
    expect(title()).toBe('Make a report');
    await pressEscape();
    await isShown('thing_done');
  });
});

describe('while a condition of the workspace’s holds', () => {
  test('what is triggered waits until the backend says that it does not', async () => {
    page.backend.shared.policy.suppress = [
      { name: 'ticket', when: { fact: 'decided.suppress:ticket', is: 'eq', value: true } },
    ];
    page.backend.person.facts.decided = { 'suppress:ticket': true };
    page.backend.shared.flows = [on('opened')];
    polku = page.start();
    polku.identify(token('maya'));
    await reasonIs('opened', 'trigger');
    polku.track('opened');
    await reasonIs('opened', 'suppressed');
    await waits('opened');
    expect(await polku.why('opened')).toMatchObject({ suppressedBy: 'ticket', isWaiting: true });
    page.backend.person.facts.decided = { 'suppress:ticket': false };
    const key = 'polku:wk_test:person';
    const kept = JSON.parse(localStorage.getItem(key) ?? '');
    localStorage.setItem(key, JSON.stringify({ ...kept, at: kept.at - 61_000 }));
    see();
    await isShown('opened');
  });
});

describe('decided anew', () => {
  test('when it comes to the screen: another tab has shown it meanwhile', async () => {
    await start(on('opened'));
    await typeAnd('opened');
    const seen = JSON.stringify({ opened: { shownAt: Date.now() } });
    localStorage.setItem('polku:wk_test:history:', seen);
    field().blur();
    await reasonIs('opened', 'frequency');
    expect(title()).toBeUndefined();
  });

  test('S12: in its delay the user has gone to a page that it is not meant for', async () => {
    await start(on('opened', { ...soon, audience: { fact: 'page.path', is: 'eq', value: '/' } }));
    polku.track('opened');
    history.replaceState(null, '', '/elsewhere');
    await reasonIs('opened', 'audience');
    expect(title()).toBeUndefined();
  });

  test('S18: in its delay it has become known that it is not for this user', async () => {
    page.backend.person.facts.account = { plan: 'tin' };
    await start(
      on('opened', { ...soon, audience: { fact: 'account.plan', is: 'ne', value: 'tin' } }),
    );
    polku.track('opened');
    polku.identify(token('maya'));
    await reasonIs('opened', 'audience');
    expect(title()).toBeUndefined();
  });

  test('S21: who the user is stays unknown, and what is for anybody is shown', async () => {
    vi.stubGlobal('fetch', async (input: string, init?: RequestInit) => {
      if (init?.method === 'POST' && String(input).endsWith('/v1/bootstrap'))
        throw new Error('off');
      return page.backend.fetch(input, init);
    });
    const audience = { fact: 'account.plan', is: 'eq', value: 'gold' };
    page.backend.shared.flows = [
      { ...welcome, id: 'gold', audience, priority: 9 } as Flow,
      { ...welcome, id: 'asked', audience, kind: 'survey', questions: survey.questions } as Flow,
      welcome,
    ];
    polku = page.start();
    polku.identify(token('maya'));
    await isShown('Welcome');
    expect(polku.why().reasons).toMatchObject({ gold: 'audience', asked: 'audience' });
  });
});

const soon = { trigger: { on: 'event', event: 'opened', delayMs: 1 } };
const field = () => document.querySelector('input') as HTMLInputElement;
const root = () => document.querySelector('polku-stage')?.shadowRoot;
const press = () => root()?.querySelector<HTMLElement>('.foot button')?.click();

/** Resolves when what decides is there. */
async function start(...flows: Flow[]) {
  const loaded = { ...on('never'), id: 'loaded' } as Flow;
  page.backend.shared.flows = [...flows, loaded];
  polku = page.start();
  await reasonIs('loaded', 'trigger');
}

/** All of these happen while the user is in a field. */
async function typeAnd(...events: string[]) {
  field().focus();
  for (const event of events) {
    polku.track(event);
    await reasonIs(event, 'busy');
  }
}

const waits = (flow: string) =>
  vi.waitFor(async () => expect((await polku.why(flow))?.isWaiting).toBe(true), 5_000);

const reasonIs = (flow: string, reason: string) =>
  vi.waitFor(() => expect(polku.why().reasons[flow]).toBe(reason), 5_000);

/** A later flow comes, and this one had its turn before: by then it would be there. */
async function staysAway(flow: string) {
  polku.track('probe');
  for (let i = 0; i < 20; i++) await new Promise((resolve) => setTimeout(resolve));
  expect(title()).toBeUndefined();
  expect((await polku.why(flow))?.isWaiting).toBe(false);
}
