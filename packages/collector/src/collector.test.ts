// @vitest-environment happy-dom
import 'fake-indexeddb/auto';
import { Batch, Event } from '@polku/protocol/schemas';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Properties } from './contract.ts';
import {
  closePages,
  type FakeBackend,
  openCollector,
  readDevice,
  resetBrowser,
  stubBackend,
} from './page.fixture.ts';

let backend: FakeBackend;

beforeEach(() => {
  resetBrowser();
  backend = stubBackend();
});
afterEach(() => {
  closePages();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

describe('what is tracked', () => {
  test('arrives, in order, as the backend takes it', async () => {
    const { collector } = openCollector();
    collector.track('report_created', { chart: 'bar', rows: 3 });
    collector.page('Reports', { filter: 'mine' });
    collector.page();
    collector.group('acme', { plan: 'gold' });
    collector.identify('u1', { role: 'admin' });
    collector.track('report_shared');
    await collector.flush();
    expect(backend.names()).toEqual([
      'report_created',
      'Reports',
      'page',
      'group',
      'identify',
      'report_shared',
    ]);
    for (const batch of backend.batches) expect(Batch.safeParse(batch).success).toBe(true);
    for (const event of backend.events()) expect(Event.parse(event)).toEqual(event);
    const [created, page, , group, identify, shared] = backend.events();
    expect(created).toMatchObject({ type: 'track', properties: { chart: 'bar', rows: 3 } });
    expect(page).toMatchObject({ type: 'page', properties: { filter: 'mine' } });
    expect(group).toMatchObject({ type: 'group', accountId: 'acme', traits: { plan: 'gold' } });
    expect(identify).toMatchObject({ type: 'identify', userId: 'u1', traits: { role: 'admin' } });
    expect(shared).toMatchObject({ userId: 'u1', accountId: 'acme' });
    expect(new Set(backend.events().map(({ sessionId }) => sessionId)).size).toBe(1);
    expect(new Set(backend.events().map(({ anonymousId }) => anonymousId)).size).toBe(1);
  });

  test('says where it happened, without what an address may hold beside its path', async () => {
    history.replaceState({}, '', '/reports/42?email=maija@example.com#token=1');
    const { collector } = openCollector();
    collector.track('report_opened');
    await collector.flush();
    history.replaceState({}, '', '/');
    const [event] = backend.events();
    expect(event?.context).toMatchObject({ page: { path: '/reports/42' }, locale: 'en-US' });
    expect(JSON.stringify(backend.batches)).not.toMatch(/maija|token=1/);
  });

  test('says where in a flow it happened', async () => {
    const flow = { id: 'welcome', version: 2, step: 'create' };
    const { collector } = openCollector({ flowPosition: () => flow });
    collector.track('report_created');
    await collector.flush();
    expect(backend.events()[0]?.flow).toEqual(flow);
  });

  test('is sent by itself after two seconds, or as long as the host wants', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
    const { collector: slow } = openCollector({ persistence: 'memory' });
    const { collector: quick } = openCollector({
      persistence: 'memory',
      key: 'wk_2',
      flushAfterMs: 100,
    });
    // Whatever earlier pages have left is sent at once.
    await vi.advanceTimersByTimeAsync(0);
    slow.track('slow');
    quick.track('quick');
    await vi.advanceTimersByTimeAsync(99);
    expect(backend.names()).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(backend.names()).toEqual(['quick']);
    await vi.advanceTimersByTimeAsync(1_900);
    expect(backend.names()).toEqual(['quick', 'slow']);
    vi.useRealTimers();
  });

  test('that was committed is sent by the next page, when this one dies', async () => {
    backend.answer = () => Promise.reject(new TypeError('offline'));
    const { collector } = openCollector();
    collector.track('report_created');
    await collector.flush();
    const [sent] = backend.events();
    collector.destroy();
    const stubbed = stubBackend();
    openCollector();
    // The same id: it counts once, even if the first request did arrive.
    await vi.waitFor(() => expect(stubbed.events()).toEqual([sent]));
    await vi.waitFor(async () => expect((await readDevice()).events).toBe(0));
  });

  test('is sent when the page goes away', () => {
    const { collector } = openCollector();
    collector.track('report_created');
    dispatchEvent(new globalThis.Event('pagehide'));
    expect(backend.names()).toEqual(['report_created']);
  });

  test('is sent soon when the page is hidden', async () => {
    const { collector } = openCollector({ flushAfterMs: 3_600_000 });
    collector.track('report_created');
    vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden');
    document.dispatchEvent(new globalThis.Event('visibilitychange'));
    await vi.waitFor(() => expect(backend.names()).toEqual(['report_created']));
  });

  test('C23: is sent soon when the network is back', async () => {
    vi.spyOn(Math, 'random').mockReturnValue(0.999);
    const accept = backend.answer;
    backend.answer = () => Promise.reject(new TypeError('offline'));
    const { collector } = openCollector({ persistence: 'memory' });
    collector.track('report_created');
    for (let i = 0; i < 5; i++) await collector.flush();
    backend.answer = accept;
    const tried = backend.batches.length;
    // The next try would be in half a minute.
    dispatchEvent(new globalThis.Event('online'));
    await vi.waitFor(() => expect(backend.batches).toHaveLength(tried + 1));
  });

  test('tells its listeners, with what will be sent', async () => {
    const { collector } = openCollector();
    const heard = vi.fn();
    const stop = collector.on('event', heard);
    collector.track('report_created');
    stop();
    collector.track('report_opened');
    await collector.flush();
    expect(heard.mock.calls).toEqual([[backend.events()[0]]]);
  });

  test('goes on when a listener of the host throws, and says so once', async () => {
    const { collector, milestones, warn } = openCollector();
    const heard = vi.fn();
    const reached = vi.fn();
    milestones.setRules([{ key: 'first_use', event: 'report_created' }]);
    collector.on('event', () => {
      throw new Error('a bug of the host');
    });
    collector.on('event', heard);
    collector.on('milestone', reached);
    expect(() => collector.track('report_created')).not.toThrow();
    await vi.waitFor(() => expect(heard).toHaveBeenCalledOnce());
    expect(reached).toHaveBeenCalledWith('first_use');
    expect(warn.mock.calls.map(([text]) => text)).toEqual([
      expect.stringContaining('a bug of the host'),
    ]);
    await collector.flush();
    expect(backend.names()).toEqual(['report_created']);
  });

  test.each(['before the rules', 'after the rules'])(
    'that reaches a milestone tells so, and is sent at once: %s',
    async (order) => {
      const { collector, milestones } = openCollector({ flushAfterMs: 3_600_000 });
      // What is sent at the beginning is over.
      collector.track('opened');
      await collector.flush();
      const reached = vi.fn();
      collector.on('milestone', reached);
      const steps = [
        () => collector.track('report_created'),
        () => milestones.setRules([{ key: 'first_use', event: 'report_created' }]),
      ];
      for (const step of order === 'before the rules' ? steps : steps.reverse()) step();
      await vi.waitFor(() => expect(reached.mock.calls).toEqual([['first_use']]));
      await vi.waitFor(() => expect(backend.names()).toEqual(['opened', 'report_created']));
      collector.track('report_created');
      await collector.flush();
      expect(reached).toHaveBeenCalledOnce();
    },
  );

  test('by two collectors of two workspaces stays apart', async () => {
    const { collector: one } = openCollector();
    const { collector: two } = openCollector({ key: 'wk_2' });
    one.track('one');
    two.track('two');
    await Promise.all([one.flush(), two.flush()]);
    expect(backend.batches.map(({ writeKey, events }) => [writeKey, events.length])).toEqual(
      expect.arrayContaining([
        ['wk_1', 1],
        ['wk_2', 1],
      ]),
    );
    expect(one.whoami().anonymousId).not.toBe(two.whoami().anonymousId);
  });
});

describe('what a host may do wrong', () => {
  const hostile = {
    toString() {
      throw new Error('no');
    },
  };

  test.each<[string, unknown, string]>([
    ['nothing', undefined, 'undefined'],
    ['an empty text', '', 'unnamed'],
    ['a number', 7, '7'],
    ['a symbol', Symbol('x'), 'Symbol(x)'],
    ['an object that throws', hostile, 'unnamed'],
    ['an object without a prototype', Object.create(null), 'unnamed'],
    ['a text that is too long', 'x'.repeat(500), 'x'.repeat(200)],
    ['a text that is cut within a character', `${'x'.repeat(199)}🙂`, `${'x'.repeat(199)}\ufffd`],
  ])('as a name: %s', async (_, name, sent) => {
    const { collector } = openCollector();
    collector.track(name as string);
    collector.page(name as string);
    await collector.flush();
    expect(backend.events()[0]?.name).toBe(sent);
    for (const event of backend.events()) expect(Event.safeParse(event).success).toBe(true);
  });

  test.each<[string, unknown, unknown]>([
    ['nothing', undefined, undefined],
    ['null', null, undefined],
    ['a text', 'bar', { value: 'bar' }],
    ['a list', [1, 2], { value: [1, 2] }],
    ['a function', () => 1, undefined],
  ])('as properties and traits: %s', async (_, given, sent) => {
    const { collector } = openCollector();
    collector.track('x', given as Properties);
    collector.group('acme', given as Properties);
    await collector.flush();
    const [track, group] = backend.events();
    expect([track?.properties, group?.traits]).toEqual([sent, sent]);
    for (const event of backend.events()) expect(Event.safeParse(event).success).toBe(true);
  });

  test('C30: an event that is too large is dropped, said and counted; the others go', async () => {
    const { collector, warn } = openCollector();
    const heard = vi.fn();
    collector.on('event', heard);
    collector.track('huge', { text: 'ä'.repeat(20_000) });
    collector.track('small');
    await collector.flush();
    expect(backend.names()).toEqual(['small']);
    expect(heard).toHaveBeenCalledOnce();
    expect(warn.mock.calls[0]?.[0]).toMatch(/"huge" was dropped.* 32000/);
    expect(backend.batches[0]?.dropped).toEqual({ too_large: 1 });
  });

  test('a user id that is a number is its digits', async () => {
    const { collector } = openCollector();
    collector.identify(42 as unknown as string);
    collector.group(7 as unknown as string);
    collector.track('x');
    await collector.flush();
    expect(backend.events().at(-1)).toMatchObject({ userId: '42', accountId: '7' });
    for (const event of backend.events()) expect(Event.safeParse(event).success).toBe(true);
  });

  test.each([undefined, null, ''])(
    'a user or an account that is %j is nobody, and is said',
    async (id) => {
      const { collector, warn } = openCollector();
      collector.identify(id as unknown as string);
      collector.group(id as unknown as string);
      collector.track('x');
      await collector.flush();
      expect(backend.names()).toEqual(['x']);
      expect(backend.events()[0]).not.toHaveProperty('userId');
      expect(backend.events()[0]).not.toHaveProperty('accountId');
      expect(warn.mock.calls.map(([text]) => String(text).split(' ')[0])).toEqual([
        'identify()',
        'group()',
      ]);
    },
  );

  test('what is changed after it was tracked is not changed in what was tracked', async () => {
    const { collector } = openCollector();
    const properties = { list: [1] };
    collector.track('x', properties);
    properties.list.push(2);
    await collector.flush();
    expect(backend.events()[0]?.properties).toEqual({ list: [1] });
  });
});
