import type { FirstUseItem, InboxItem, InboxPage } from '@polku/backend/api-inbox';
import { describe, expect, it, vi } from 'vitest';
import { ApiError } from './api/client.ts';
import type { FeedListener } from './feed.ts';
import { createInbox } from './inbox.ts';
import { countUnread, shownItems } from './inbox-state.ts';
import { acknowledgedBy, NOW_MS, sampleItem, sampleMe } from './samples.fixture.ts';

/** A promise and what settles it. */
const promised = <T>() => Promise.withResolvers<T>();

const pageOf = (all: InboxItem[], change: Partial<InboxPage> = {}): InboxPage => ({
  items: all,
  nextBefore: null,
  latestSeq: Math.max(0, ...all.map(({ seq }) => seq)),
  unread: all.filter(({ acknowledged }) => !acknowledged).length,
  ...change,
});

function start(answer: () => Promise<InboxPage> = async () => pageOf([sampleItem({ seq: 1 })])) {
  const api = {
    inbox: vi.fn((_query: { scope: string; before?: number }) => answer()),
    acknowledge: vi.fn(async (id: string) =>
      sampleItem({ seq: Number(id.slice(1)), acknowledged: acknowledgedBy('Maija') }),
    ),
    change: vi.fn(async (id: string) => sampleItem({ seq: Number(id.slice(1)) })),
    undoAcknowledge: vi.fn(async (id: string) => sampleItem({ seq: Number(id.slice(1)) })),
  };
  const feeds: { after: number; listener: FeedListener }[] = [];
  const feed = { reconnect: vi.fn(), close: vi.fn() };
  const timers = new Set<() => void>();
  const inbox = createInbox({
    api,
    scope: 'mine',
    personId: 'maija',
    openFeed(after, listener) {
      feeds.push({ after, listener });
      return feed;
    },
    nowMs: () => NOW_MS,
    later(work) {
      timers.add(work);
      return () => timers.delete(work);
    },
    random: () => 0,
  });
  const isReady = () =>
    vi.waitFor(() => {
      expect(inbox.state.get().status).toBe('ready');
      return feeds[0] as { after: number; listener: FeedListener };
    });
  const isAcknowledged = (id: string) => {
    const shown = shownItems(inbox.state.get(), sampleMe.person, { nowMs: NOW_MS });
    return shown.find((item) => item.id === id)?.acknowledged !== null;
  };
  const seqs = () => inbox.state.get().items.map(({ seq }) => seq);
  return { api, inbox, feed, feeds, timers, isReady, isAcknowledged, seqs };
}

const down = () => Promise.reject(new ApiError('unreachable', 'No answer.'));

describe('loading', () => {
  it('shows the page and listens from where it ends', async () => {
    const { api, inbox, isReady, seqs } = start();
    expect(inbox.state.get().status).toBe('loading');
    const { after } = await isReady();
    expect(api.inbox).toHaveBeenCalledWith({ scope: 'mine' });
    expect(after).toBe(1);
    expect(seqs()).toEqual([1]);
    expect(inbox.state.get().arrived.size).toBe(0);
  });

  it('says why it failed, and tries by itself until it works', async () => {
    let answer: () => Promise<InboxPage> = down;
    const { inbox, timers, isReady } = start(() => answer());
    await vi.waitFor(() => expect(inbox.state.get().status).toBe('failed'));
    expect(inbox.state.get().failure).toBe('unreachable');
    answer = async () => pageOf([sampleItem({ seq: 1 })]);
    for (const work of timers) work();
    await isReady();
    expect(inbox.state.get().failure).toBeUndefined();
  });

  it('opens one feed, however often it is asked to load', async () => {
    const { inbox, feeds, isReady, api } = start();
    inbox.reload();
    inbox.reload();
    await isReady();
    await vi.waitFor(() => expect(api.inbox).toHaveBeenCalledTimes(3));
    expect(feeds).toHaveLength(1);
  });

  it('keeps what is on the screen when a later load fails', async () => {
    const answers = [async () => pageOf([sampleItem({ seq: 1 })]), down];
    const { inbox, isReady, seqs } = start(() => (answers.shift() ?? down)());
    await isReady();
    inbox.reload();
    await vi.waitFor(() => expect(inbox.state.get().failure).toBe('unreachable'));
    expect(inbox.state.get().status).toBe('ready');
    expect(seqs()).toEqual([1]);
  });

  it('fetches older pages on demand', async () => {
    const pages = [
      pageOf([sampleItem({ seq: 9 })], { nextBefore: 9 }),
      pageOf([sampleItem({ seq: 3 })]),
    ];
    const { api, inbox, isReady, seqs } = start(async () => pages.shift() ?? pageOf([]));
    await isReady();
    inbox.showOlder();
    inbox.showOlder();
    await vi.waitFor(() => expect(seqs()).toEqual([9, 3]));
    expect(api.inbox.mock.calls).toEqual([[{ scope: 'mine' }], [{ scope: 'mine', before: 9 }]]);
    expect(inbox.state.get().nextBefore).toBeUndefined();
    expect(inbox.state.get().arrived.size).toBe(0);
  });

  it('lets an older page be asked for again when it failed', async () => {
    const answers = [async () => pageOf([sampleItem({ seq: 9 })], { nextBefore: 9 }), down];
    const { inbox, isReady, seqs } = start(() => (answers.shift() ?? (async () => pageOf([])))());
    await isReady();
    inbox.showOlder();
    await vi.waitFor(() => expect(inbox.state.get().older).toBe('failed'));
    expect(seqs()).toEqual([9]);
    inbox.showOlder();
    await vi.waitFor(() => expect(inbox.state.get().nextBefore).toBeUndefined());
  });
});

describe('live', () => {
  it('takes an item in the moment it comes, and tells who listens', async () => {
    const { inbox, isReady, seqs } = start();
    const { listener } = await isReady();
    const heard: string[] = [];
    const stop = inbox.onItem(({ id }) => heard.push(id));
    listener.onItem(sampleItem({ seq: 2 }));
    expect(seqs()).toEqual([2, 1]);
    expect([...inbox.state.get().arrived]).toEqual(['n2']);
    stop();
    listener.onItem(sampleItem({ seq: 3 }));
    expect(heard).toEqual(['n2']);
  });

  it('fetches the page again after a lost connection: changes of old items are not repeated', async () => {
    const pages = [
      pageOf([sampleItem({ seq: 1 })]),
      pageOf([
        sampleItem({ seq: 2 }),
        sampleItem({ seq: 1, acknowledged: acknowledgedBy('Olli') }),
      ]),
    ];
    const { inbox, isReady, isAcknowledged, seqs } = start(async () => pages.shift() ?? pageOf([]));
    const { listener } = await isReady();
    listener.onReopen();
    await vi.waitFor(() => expect(seqs()).toEqual([2, 1]));
    expect(isAcknowledged('n1')).toBe(true);
    expect([...inbox.state.get().arrived]).toEqual(['n2']);
  });

  it('asks the backend when the feed is refused, so that an ended session is noticed', async () => {
    const { api, isReady } = start();
    const { listener } = await isReady();
    listener.onRefused();
    expect(api.inbox).toHaveBeenCalledTimes(2);
  });

  it('is still after it was closed', async () => {
    const { inbox, feed, isReady, seqs } = start();
    const { listener } = await isReady();
    inbox.close();
    listener.onItem(sampleItem({ seq: 2 }));
    expect(seqs()).toEqual([1]);
    expect(feed.close).toHaveBeenCalledOnce();
  });
});

describe('acknowledging', () => {
  it('shows at once and is confirmed by the answer', async () => {
    const { api, inbox, isReady, isAcknowledged } = start();
    await isReady();
    const answer = promised<FirstUseItem>();
    api.acknowledge.mockReturnValueOnce(answer.promise);
    inbox.wish('n1', 'acknowledge');
    expect(isAcknowledged('n1')).toBe(true);
    expect(countUnread(inbox.state.get(), NOW_MS)).toBe(0);
    answer.resolve(sampleItem({ seq: 1, acknowledged: acknowledgedBy('Maija') }));
    await vi.waitFor(() => expect(inbox.state.get().wishes.size).toBe(0));
    expect(isAcknowledged('n1')).toBe(true);
  });

  it('is taken back when the backend refuses, and can be tried again', async () => {
    const { api, inbox, isReady, isAcknowledged } = start();
    await isReady();
    api.acknowledge.mockRejectedValueOnce(new ApiError('unreachable', 'No answer.'));
    inbox.wish('n1', 'acknowledge');
    expect(isAcknowledged('n1')).toBe(true);
    await vi.waitFor(() => expect(isAcknowledged('n1')).toBe(false));
    expect(inbox.state.get().refusals).toEqual(new Map([['n1', 'acknowledge']]));
    inbox.wish('n1', 'acknowledge');
    expect(inbox.state.get().refusals.size).toBe(0);
    await vi.waitFor(() => expect(inbox.state.get().wishes.size).toBe(0));
    expect(isAcknowledged('n1')).toBe(true);
  });

  it('can be undone', async () => {
    const { api, inbox, isReady, isAcknowledged } = start();
    await isReady();
    inbox.wish('n1', 'acknowledge');
    await vi.waitFor(() => expect(inbox.state.get().wishes.size).toBe(0));
    inbox.wish('n1', 'undo');
    expect(isAcknowledged('n1')).toBe(false);
    await vi.waitFor(() => expect(inbox.state.get().wishes.size).toBe(0));
    expect(api.undoAcknowledge).toHaveBeenCalledWith('n1');
    expect(isAcknowledged('n1')).toBe(false);
  });

  it('sends one request at a time, and the last wish holds', async () => {
    const { api, inbox, isReady, isAcknowledged } = start();
    await isReady();
    const first = promised<FirstUseItem>();
    api.acknowledge.mockReturnValueOnce(first.promise);
    inbox.wish('n1', 'acknowledge');
    inbox.wish('n1', 'undo');
    expect(isAcknowledged('n1')).toBe(false);
    expect(api.undoAcknowledge).not.toHaveBeenCalled();
    first.resolve(sampleItem({ seq: 1, acknowledged: acknowledgedBy('Maija') }));
    await vi.waitFor(() => expect(inbox.state.get().wishes.size).toBe(0));
    expect(api.undoAcknowledge).toHaveBeenCalledOnce();
    expect(isAcknowledged('n1')).toBe(false);
  });

  it('is not lost to a page that was asked for before it', async () => {
    const stale = promised<InboxPage>();
    const pages = [
      async () => pageOf([sampleItem({ seq: 1 })]),
      () => stale.promise,
      async () => pageOf([sampleItem({ seq: 1, acknowledged: acknowledgedBy('Maija') })]),
    ];
    const { api, inbox, isReady, isAcknowledged } = start(() => (pages.shift() ?? down)());
    await isReady();
    inbox.reload();
    inbox.wish('n1', 'acknowledge');
    await vi.waitFor(() => expect(inbox.state.get().wishes.size).toBe(0));
    stale.resolve(pageOf([sampleItem({ seq: 1 })]));
    await vi.waitFor(() => expect(api.inbox).toHaveBeenCalledTimes(3));
    expect(isAcknowledged('n1')).toBe(true);
  });
});

describe('how many are unread', () => {
  const unread = ({ inbox }: ReturnType<typeof start>) => countUnread(inbox.state.get(), NOW_MS);
  const here = [sampleItem({ seq: 9 }), sampleItem({ seq: 8 })];

  it('is what the backend counts, with what comes and what is wished meanwhile', async () => {
    const started = start(async () => pageOf(here, { nextBefore: 8, unread: 120 }));
    const { listener } = await started.isReady();
    expect(unread(started)).toBe(120);
    listener.onItem(sampleItem({ seq: 10 }));
    expect(unread(started)).toBe(121);
    started.inbox.wish('n9', 'acknowledge');
    expect(unread(started)).toBe(120);
  });

  it('stays the same while older pages come, which are counted in it', async () => {
    const pages = [
      pageOf(here, { nextBefore: 8, unread: 4 }),
      pageOf([sampleItem({ seq: 7 }), sampleItem({ seq: 6 })], { latestSeq: 9, unread: 4 }),
    ];
    const started = start(async () => pages.shift() ?? pageOf([]));
    await started.isReady();
    started.inbox.showOlder();
    await vi.waitFor(() => expect(started.seqs()).toHaveLength(4));
    expect(unread(started)).toBe(4);
  });

  it('is asked for again when something changes on a page that is not here', async () => {
    let left = 120;
    const started = start(async () => pageOf(here, { nextBefore: 8, unread: left }));
    const { listener } = await started.isReady();
    left = 119;
    const old = { seq: 3, acknowledged: acknowledgedBy('Olli') };
    listener.onItem(sampleItem({ ...old, notifiedAt: '2020-01-01T00:00:00.000Z' }));
    for (const run of [...started.timers]) run();
    await vi.waitFor(() => expect(unread(started)).toBe(119));
  });
});
