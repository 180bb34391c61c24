import type { SessionState } from '@polku/collector';
import type { Event } from '@polku/protocol';
import type { Memory } from './storage.ts';

/** How many sessions this browser has seen of the person, and how many pages of this one: three numbers. */
export type Visits = {
  add(event: Event): void;
  read(): { sessions: number; pages: number };
};

type Kept = { device: string; session: string; sessions: number; loads: number; views: number };

/** Made once a page: that is a page as well, in a product that tells of none. */
export function createVisits(
  memory: Memory,
  session: () => Pick<SessionState, 'anonymousId' | 'sessionId'>,
): Visits {
  /** What is kept, carried on to the session of now. */
  function current(): Kept {
    const { anonymousId: device, sessionId } = session();
    const kept = memory.read<Kept>('visits');
    if (kept?.device === device && kept.session === sessionId) return kept;
    // Somebody else's are nothing to this one.
    const sessions = kept?.device === device ? kept.sessions + 1 : 1;
    const begun = { device, session: sessionId, sessions, loads: 0, views: 0 };
    memory.write('visits', begun);
    return begun;
  }

  const before = current();
  memory.write('visits', { ...before, loads: before.loads + 1 });

  return {
    add({ type }) {
      if (type !== 'page') return;
      const kept = current();
      memory.write('visits', { ...kept, views: kept.views + 1 });
    },
    read() {
      const { sessions, loads, views } = current();
      // A product that tells of its pages tells of the first one too.
      return { sessions, pages: Math.max(1, loads, views) };
    },
  };
}
