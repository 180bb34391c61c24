import type { Event } from '@polku/protocol';
import { createIdentity } from './identity.ts';
import type { Entry } from './queue.ts';
import { createSession } from './session.ts';
import { createFakeStorage } from './storage.fixture.ts';
import { makeTokenAt } from './token.fixture.ts';

const NOW = 1_800_000_000_000;

/** A page on which things are tracked, as the collector tracks them. */
export function openPage(storage = createFakeStorage()) {
  let nowMs = NOW;
  let count = 0;
  const session = createSession('polku:wk_1', () => nowMs);
  session.persist(storage);
  const identity = createIdentity(session, () => nowMs);

  function track(part: Partial<Event> = {}): Entry {
    const { anonymousId, sessionId, accountId } = session.get();
    const { userId, token } = identity.current();
    const event = {
      id: `e${count++}`,
      type: 'track',
      name: 'used',
      at: nowMs,
      anonymousId,
      sessionId,
    };
    const known = { ...(userId ? { userId } : {}), ...(accountId ? { accountId } : {}) };
    const entry = { event: { ...event, ...known, ...part } as Event, token };
    identity.hold(entry);
    return entry;
  }
  function group(accountId: string) {
    session.set({ accountId });
    return track({ type: 'group', accountId });
  }
  return {
    session,
    identity,
    track,
    group,
    pass(ms: number) {
      nowMs += ms;
    },
    now: () => nowMs,
  };
}

export const tokenOf = (sub: string, account?: string) =>
  makeTokenAt(NOW, sub, account === undefined ? {} : { account });

/** A host whose answer is given by the test. */
export function createHost() {
  let give: (token: string) => void = () => {};
  const getToken = () =>
    new Promise<string>((resolve) => {
      give = resolve;
    });
  return { getToken, give: (token: string) => give(token) };
}
