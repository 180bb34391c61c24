import type { Pace } from './channels/channel.ts';

/**
 * Who may be sent to now, decided per channel: so many at a time (more while all goes well), so many a second, nothing
 * while the destination wants to be left alone, and nothing but one probe a minute once five sends in a row have failed. A channel that is
 * shut costs the others nothing: it is not even asked for what waits. Kept in memory: after a restart every channel is
 * tried anew, and five sends later it is known again.
 */
export type Gate = {
  /** How many sends may begin now. */
  places(channelId: string, pace: Pace): number;
  begin(channelId: string, pace: Pace): void;
  /** What a send says of the destination. */
  tell(channelId: string, health: 'well' | 'failed'): void;
  /** The send has ended, and what came of it is written. */
  end(channelId: string): void;
  /** Nothing more until then. */
  pause(channelId: string, untilMs: number): void;
  /** Whether the destination is taken for dead. */
  isOut(channelId: string): boolean;
  /** When the first of these may be sent to again, of those whom only time holds up. */
  nextFreeMs(channelIds: readonly string[]): number | undefined;
};

type State = {
  pace: Pace;
  sends: number;
  /** Sends at a time now. */
  width: number;
  tokens: number;
  refilledAtMs: number;
  failures: number;
  shutUntilMs: number;
};

const MAX_FAILURES = 5;
const PROBE_MS = 60_000;

export function createGate(nowMs: () => number): Gate {
  const states = new Map<string, State>();

  function stateOf(channelId: string, pace: Pace): State {
    const found = states.get(channelId);
    if (found) return found;
    const { burst = 1 } = pace;
    const fresh = {
      pace,
      sends: 0,
      width: pace.concurrency,
      tokens: burst,
      refilledAtMs: nowMs(),
      failures: 0,
      shutUntilMs: 0,
    };
    states.set(channelId, fresh);
    return fresh;
  }

  function refill(state: State): void {
    const { perSecond, burst = 1 } = state.pace;
    const now = nowMs();
    const elapsedMs = Math.max(0, now - state.refilledAtMs);
    state.refilledAtMs = now;
    if (perSecond !== undefined)
      state.tokens = Math.min(burst, state.tokens + (elapsedMs * perSecond) / 1_000);
  }

  /** When something may be sent again, as far as time alone decides. */
  function freeAtMs(state: State): number {
    refill(state);
    const { perSecond } = state.pace;
    const missing = perSecond === undefined ? 0 : Math.max(0, 1 - state.tokens);
    const refilledMs = nowMs() + (missing * 1_000) / (perSecond ?? 1);
    return Math.max(state.shutUntilMs, Math.ceil(refilledMs));
  }

  return {
    places(channelId, pace) {
      const state = stateOf(channelId, pace);
      if (freeAtMs(state) > nowMs()) return 0;
      // One probe: whether it is alive again.
      const atOnce = state.failures >= MAX_FAILURES ? 1 : state.width;
      const tokens = pace.perSecond === undefined ? atOnce : Math.floor(state.tokens);
      return Math.max(0, Math.min(atOnce - state.sends, tokens));
    },
    begin(channelId, pace) {
      const state = stateOf(channelId, pace);
      refill(state);
      state.sends += 1;
      if (pace.perSecond !== undefined) state.tokens -= 1;
    },
    tell(channelId, health) {
      const state = states.get(channelId);
      if (!state) return;
      state.failures = health === 'well' ? 0 : state.failures + 1;
      const { concurrency, maxConcurrency = concurrency } = state.pace;
      state.width = health === 'well' ? Math.min(maxConcurrency, state.width + 1) : concurrency;
      if (state.failures >= MAX_FAILURES)
        state.shutUntilMs = Math.max(state.shutUntilMs, nowMs() + PROBE_MS);
    },
    end(channelId) {
      const state = states.get(channelId);
      if (state) state.sends -= 1;
    },
    pause(channelId, untilMs) {
      const state = states.get(channelId);
      if (state) state.shutUntilMs = Math.max(state.shutUntilMs, untilMs);
    },
    isOut: (channelId) => (states.get(channelId)?.failures ?? 0) >= MAX_FAILURES,
    nextFreeMs(channelIds) {
      const now = nowMs();
      const waiting = channelIds.flatMap((id) => {
        const state = states.get(id);
        const atMs = state ? freeAtMs(state) : now;
        // Whom something else holds up is free when that has ended, and not at a time.
        return atMs > now ? [atMs] : [];
      });
      return waiting.length > 0 ? Math.min(...waiting) : undefined;
    },
  };
}
