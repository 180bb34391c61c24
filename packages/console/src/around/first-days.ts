import type { Client } from '../api/client.ts';

/**
 * What somebody new in the console is led to in their first days, beside the tour: the milestones of their own that they
 * have reached in this browser. They are told by what the backend has taken of what they did, and by nothing else; none of
 * it is sent anywhere (docs/decisions/0180-own-tour.md).
 */
export const MILESTONES = ['looked_around', 'chose_telling', 'took_on', 'wrote'] as const;
export type Milestone = (typeof MILESTONES)[number];

/** Of the console's own requests, each when it was answered well. */
const RULES: readonly { milestone: Milestone; method: string; path: RegExp }[] = [
  { milestone: 'chose_telling', method: 'PUT', path: /^\/api\/me\/telling$/ },
  { milestone: 'took_on', method: 'POST', path: /^\/api\/inbox\/[^/]+\/(acknowledge|changes)$/ },
  { milestone: 'wrote', method: 'POST', path: /^\/api\/conversations\/[^/]+\/messages$/ },
  { milestone: 'wrote', method: 'POST', path: /^\/api\/accounts\/[^/]+\/conversations$/ },
];

export const milestoneOf = (method: string, path: string): Milestone | undefined =>
  RULES.find((rule) => rule.method === method && rule.path.test(path))?.milestone;

/** Kept for one person in this browser; undefined: they have not begun, or it has ended. */
export type FirstDays = {
  reached(): readonly Milestone[] | undefined;
  begin(): void;
  /** Does nothing where nothing has begun. */
  reach(milestone: Milestone): void;
  end(): void;
};

const ENDED = 'ended';

export function createFirstDays(personId: string, storage: () => Storage): FirstDays {
  const key = `polku.first-days.${personId}`;
  function read(): string | null {
    try {
      return storage().getItem(key);
    } catch {
      return ENDED; // nothing can be kept: they would begin anew at each load
    }
  }
  function write(value: string) {
    try {
      storage().setItem(key, value);
    } catch {
      // Full: what was kept before holds.
    }
  }
  function reached() {
    const kept = read();
    if (kept === null || kept === ENDED) return undefined;
    return MILESTONES.filter((each) => kept.split(' ').includes(each));
  }
  return {
    reached,
    begin: () => void (read() === null && write('')),
    reach(milestone) {
      const before = reached();
      if (before && !before.includes(milestone)) write([...before, milestone].join(' '));
    },
    end: () => write(ENDED),
  };
}

/** Calls back with each milestone that what is done in the console comes to; returns the unsubscribe. */
export const onMilestone = (
  client: Pick<Client, 'onSent'>,
  listen: (milestone: Milestone) => void,
): (() => void) =>
  client.onSent((method, path) => {
    const milestone = milestoneOf(method, path);
    if (milestone) listen(milestone);
  });
