import { describe, expect, it } from 'vitest';
import { createFeed, retryDelayMs, SILENCE_MS } from './feed.ts';
import { sampleItem } from './samples.fixture.ts';

/** The part of an EventSource that a feed uses, driven by the test. */
class FakeSource extends EventTarget {
  readonly CONNECTING = 0;
  readonly OPEN = 1;
  readonly CLOSED = 2;
  readyState = 0;
  readonly url: string;
  constructor(url: string) {
    super();
    this.url = url;
  }
  close() {
    this.readyState = this.CLOSED;
  }
  open() {
    this.readyState = this.OPEN;
    this.dispatchEvent(new Event('open'));
  }
  item(seq: number) {
    this.dispatchEvent(
      new MessageEvent('item', {
        data: JSON.stringify(sampleItem({ seq })),
        lastEventId: `${seq}`,
      }),
    );
  }
  ping() {
    this.dispatchEvent(new MessageEvent('ping', { data: '' }));
  }
  /** The browser asks again by itself. */
  lose() {
    this.readyState = this.CONNECTING;
    this.dispatchEvent(new Event('error'));
  }
  /** The browser has given up. */
  refuse() {
    this.readyState = this.CLOSED;
    this.dispatchEvent(new Event('error'));
  }
}

function start(afterSeq = 7) {
  const sources: FakeSource[] = [];
  const log: string[] = [];
  const timers = new Set<{ work: () => void; delayMs: number }>();
  const feed = createFeed({
    afterSeq,
    urlAfter: (seq) => `/api/feed?after=${seq}`,
    openSource(url) {
      const source = new FakeSource(url);
      sources.push(source);
      return source as unknown as EventSource; // the part of one that is used
    },
    listener: {
      onItem: ({ seq }) => log.push(`item ${seq}`),
      onConnection: (connection) => log.push(connection),
      onSign: () => log.push('sign'),
      onReopen: () => log.push('reopen'),
      onRefused: () => log.push('refused'),
    },
    later(work, delayMs) {
      const timer = { work, delayMs };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    random: () => 0.5,
  });
  const source = () => {
    const latest = sources.at(-1);
    if (!latest) throw new Error('No source was opened.');
    return latest;
  };
  return {
    feed,
    log,
    sources,
    source,
    delays: () => [...timers].map(({ delayMs }) => delayMs),
    /** Lets the one timer that is set run out. */
    wait() {
      const [timer] = timers;
      if (!timer) throw new Error('No timer is set.');
      timers.delete(timer);
      timer.work();
    },
  };
}

describe('the feed', () => {
  it('begins after the page and hands on each item', () => {
    const { log, source } = start(7);
    expect(source().url).toBe('/api/feed?after=7');
    source().open();
    source().item(8);
    expect(log).toEqual(['connecting', 'live', 'sign', 'item 8', 'sign']);
  });

  it('leaves a lost connection to the browser, and says when it is back', () => {
    const { log, source, sources } = start();
    source().open();
    source().lose();
    expect(log.at(-1)).toBe('reconnecting');
    expect(sources).toHaveLength(1);
    source().open();
    expect(log.slice(-3)).toEqual(['live', 'sign', 'reopen']);
  });

  it('opens another connection after the last item when the backend refuses', () => {
    const { log, source, sources, wait } = start(7);
    source().open();
    source().item(8);
    source().item(12);
    source().refuse();
    expect(log.slice(-2)).toEqual(['reconnecting', 'refused']);
    wait();
    expect(sources).toHaveLength(2);
    expect(source().url).toBe('/api/feed?after=12');
    source().open();
    expect(log.at(-1)).toBe('reopen');
  });

  it('does not go back when an older item is told again', () => {
    const { source, wait } = start(7);
    source().open();
    source().item(12);
    source().item(9);
    source().refuse();
    wait();
    expect(source().url).toBe('/api/feed?after=12');
  });

  it('waits longer and longer, and begins anew once it was live', () => {
    const { source, delays, wait } = start();
    const waited: number[] = [];
    for (let attempt = 0; attempt < 7; attempt += 1) {
      source().refuse();
      waited.push(...delays());
      wait();
    }
    expect(waited).toEqual([750, 1_500, 3_000, 6_000, 12_000, 22_500, 22_500]);
    source().open();
    source().refuse();
    expect(delays()).toEqual([750]);
  });

  it('takes a connection that is silent for longer than two pings as dead', () => {
    const { log, source, sources, delays, wait } = start(3);
    const first = source();
    first.open();
    first.item(4);
    first.ping();
    expect(delays()).toEqual([SILENCE_MS]);
    wait();
    expect(sources).toHaveLength(2);
    expect(first.readyState).toBe(first.CLOSED);
    expect(source().url).toBe('/api/feed?after=4');
    expect(log.at(-1)).toBe('reconnecting');
  });

  it('watches a connection that never opens', () => {
    const { sources, wait } = start();
    wait();
    expect(sources).toHaveLength(2);
  });

  it('hears nothing more from a connection that it has given up', () => {
    const { feed, log, source } = start();
    const first = source();
    first.open();
    feed.reconnect();
    const before = log.length;
    first.item(9);
    first.lose();
    first.ping();
    expect(log).toHaveLength(before);
  });

  it('is silent and still after it was closed', () => {
    const { feed, log, source, delays } = start();
    source().open();
    feed.close();
    const before = log.length;
    source().item(9);
    source().refuse();
    expect(log).toHaveLength(before);
    expect(delays()).toEqual([]);
  });
});

it.each([
  [0, 0, 500],
  [0, 0.999, 999.5],
  [3, 0, 4_000],
  [50, 0, 15_000],
  [50, 0.999, 29_985],
])('waits between half and all of 1 s × 2ⁿ, at most 30 s: n = %i', (failures, random, delayMs) => {
  expect(retryDelayMs(failures, () => random)).toBeCloseTo(delayMs);
});
