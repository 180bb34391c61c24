import { describe, expect, it } from 'vitest';
import type { Feed, FeedListener } from './feed.ts';
import { createSharedFeed } from './feed-tabs.ts';
import { sampleItem } from './samples.fixture.ts';

/** Web Locks of one name, as the specification has them: a queue, and a thief who breaks the holder's. */
function createLocks() {
  type Request = { run: () => void; fail: () => void };
  const queue: Request[] = [];
  let holder: Request | undefined;
  const next = () => {
    holder = queue.shift();
    holder?.run();
  };
  function request(
    _name: string,
    options: { signal?: AbortSignal; steal?: boolean },
    hold: () => Promise<unknown>,
  ): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const aborted = () => reject(new DOMException('Aborted.', 'AbortError'));
      const mine: Request = {
        run: () =>
          void hold().then((value) => {
            if (holder === mine) next();
            resolve(value);
          }),
        fail: aborted,
      };
      options.signal?.addEventListener('abort', () => {
        const place = queue.indexOf(mine);
        if (place < 0) return;
        queue.splice(place, 1);
        aborted();
      });
      if (options.steal) {
        holder?.fail();
        queue.unshift(mine);
        next();
      } else {
        queue.push(mine);
        if (!holder) next();
      }
    });
  }
  return { request } as unknown as LockManager; // the one method that is used
}

/** A BroadcastChannel that has delivered when `postMessage` returns. */
function createChannels() {
  const open = new Set<EventTarget>();
  return () => {
    const channel = new EventTarget();
    open.add(channel);
    return Object.assign(channel, {
      postMessage(data: unknown) {
        for (const other of [...open])
          if (other !== channel) other.dispatchEvent(new MessageEvent('message', { data }));
      },
      close: () => open.delete(channel),
    }) as unknown as BroadcastChannel; // the part that is used
  };
}

function openBrowser(locks: LockManager | undefined) {
  const openChannel = createChannels();
  const connections: { after: number; listener: FeedListener; isOpen: boolean; tab: string }[] = [];
  const tab = (name: string, afterSeq = 0) => {
    const log: string[] = [];
    const timers = new Set<() => void>();
    const feed = createSharedFeed({
      name: 'feed',
      afterSeq,
      locks,
      openChannel,
      listener: {
        onItem: ({ seq }) => log.push(`item ${seq}`),
        onConnection: (connection) => log.push(connection),
        onSign: () => log.push('sign'),
        onReopen: () => log.push('reopen'),
        onRefused: () => log.push('refused'),
      },
      openFeed(after, listener): Feed {
        const connection = { after, listener, isOpen: true, tab: name };
        connections.push(connection);
        listener.onConnection('connecting');
        return {
          reconnect: () => log.push('reconnect'),
          close: () => {
            connection.isOpen = false;
          },
        };
      },
      later(work) {
        timers.add(work);
        return () => timers.delete(work);
      },
    });
    return {
      feed,
      log,
      /** Lets the patience of this tab run out. */
      losePatience: () => [...timers].at(-1)?.(),
    };
  };
  const held = () => connections.filter(({ isOpen }) => isOpen);
  return { tab, held, connections };
}

/** Until the promises that are settled have been followed. */
const settled = () => new Promise((resolve) => setTimeout(resolve));

describe('tabs of one browser', () => {
  it('share one connection, and all hear what comes', async () => {
    const { tab, held } = openBrowser(createLocks());
    const one = tab('one');
    const two = tab('two');
    const three = tab('three');
    await settled();
    expect(held().map(({ tab: name }) => name)).toEqual(['one']);
    held()[0]?.listener.onItem(sampleItem({ seq: 5 }));
    held()[0]?.listener.onReopen();
    for (const { log } of [one, two, three])
      expect(log).toEqual(expect.arrayContaining(['item 5', 'reopen']));
    expect(two.log.filter((line) => line === 'item 5')).toHaveLength(1);
  });

  it('tell a newcomer how the connection is', async () => {
    const { tab, held } = openBrowser(createLocks());
    tab('one');
    await settled();
    held()[0]?.listener.onConnection('live');
    const two = tab('two');
    await settled();
    expect(two.log).toEqual(['connecting', 'live']);
  });

  it('hand the connection on when its holder closes, after the last item that was heard', async () => {
    const { tab, held } = openBrowser(createLocks());
    const one = tab('one', 3);
    tab('two', 3);
    await settled();
    held()[0]?.listener.onItem(sampleItem({ seq: 9 }));
    one.feed.close();
    await settled();
    expect(held()).toMatchObject([{ tab: 'two', after: 9 }]);
  });

  it('take the connection from a holder that sleeps, and the sleeper queues again', async () => {
    const { tab, held, connections } = openBrowser(createLocks());
    tab('one');
    const two = tab('two');
    await settled();
    two.losePatience();
    await settled();
    expect(held().map(({ tab: name }) => name)).toEqual(['two']);
    // The robbed one is next in line.
    two.feed.close();
    await settled();
    expect(held().map(({ tab: name }) => name)).toEqual(['one']);
    expect(connections).toHaveLength(3);
  });

  it('leave nothing open when all are closed', async () => {
    const { tab, held } = openBrowser(createLocks());
    const tabs = [tab('one'), tab('two')];
    await settled();
    for (const { feed } of tabs) feed.close();
    await settled();
    expect(held()).toEqual([]);
  });

  it('connect each for itself where there are no locks', async () => {
    const refusing = {
      request: () => Promise.reject(new DOMException('No.', 'SecurityError')),
    } as unknown as LockManager; // the one method that is used
    for (const locks of [undefined, refusing]) {
      const { tab, held } = openBrowser(locks);
      tab('one');
      tab('two');
      await settled();
      expect(held()).toHaveLength(2);
    }
  });
});
