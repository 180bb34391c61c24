import type { Token } from '@polku/collector';
import type { PersonPart, SharedPart } from '@polku/flows';
import { BOOTSTRAP_FRESH_MS } from '@polku/protocol/limits';
import { toKnownPerson } from './known-part.ts';
import { ask, toBootstrapUrl } from './shared-part.ts';
import type { Memory } from './storage.ts';

/**
 * What comes down for one person, kept by us for as long as it is fresh. Fails softly: without an answer there
 * is less to go by, and events still go up.
 */
export type Bootstrap = {
  /** Not asked while the part in hand is younger than `maxAgeMs`. @default 5 min */
  person(token: Token, device: string, maxAgeMs?: number): Promise<PersonPart | undefined>;
  /** Asks for the lease of one survey; the answer is this person's newest part, with or without it. */
  lease(token: Token, device: string, survey: string): Promise<PersonPart | undefined>;
  /** Gives back one that brought nothing to the screen, so that nobody waits a day for it. */
  giveBack(token: Token, device: string, survey: string): Promise<unknown>;
  /** Changes the part that is kept, as fresh as it is. */
  note(change: Partial<PersonPart>): void;
};

/** Until the backend says what is published. */
export const NOTHING: SharedPart = {
  revision: '',
  flows: [],
  milestones: [],
  policy: { maxInterruptions: 1, surveyEveryDays: 30, accountShare: 0 },
  theme: {},
  isPaused: false,
};

type Kept = { at: number; userId: string; accountId: string | undefined; part: PersonPart };

export function createBootstrap(options: {
  endpoint: string;
  key: string;
  memory: Memory;
  sessionId: () => string;
  fetch: typeof fetch;
  now: () => number;
}): Bootstrap {
  const { endpoint, key, memory, now } = options;
  const url = toBootstrapUrl(endpoint);

  async function post(
    token: Token,
    device: string,
    about: { survey?: string; unused?: string } = {},
  ): Promise<PersonPart | undefined> {
    // A text body keeps the request CORS-simple, and the token out of the URL.
    const here = { device, session: options.sessionId() };
    const body = JSON.stringify({ writeKey: key, token: token.jwt, ...here, ...about });
    const init = { method: 'POST', body };
    const answer = await ask<PersonPart>(options.fetch, 'facts', url, init);
    const part = answer && toKnownPerson(answer);
    const { userId, accountId } = token;
    if (part) memory.write('person', { at: now(), userId, accountId, part } satisfies Kept);
    return part;
  }

  return {
    async person(token, device, maxAgeMs = BOOTSTRAP_FRESH_MS) {
      const kept = memory.read<Kept>('person');
      const ageMs = now() - (kept?.at ?? 0);
      // One from the future was kept before the clock was set back.
      const isTheirs = kept?.userId === token.userId && kept.accountId === token.accountId;
      const isFresh = isTheirs && ageMs >= 0 && ageMs < maxAgeMs;
      return isFresh ? kept.part : post(token, device);
    },
    lease: (token, device, survey) => post(token, device, { survey }),
    giveBack: (token, device, unused) => post(token, device, { unused }),
    note(change) {
      const kept = memory.read<Kept>('person');
      if (kept) memory.write('person', { ...kept, part: { ...kept.part, ...change } });
    },
  };
}
