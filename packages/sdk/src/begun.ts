import type { Occasion } from '@polku/flows/select';
import type { Given, ViewProps } from '@polku/flows/views';
import type { Memory } from './storage.ts';

/**
 * Surveys that did not begin on this page: left in the middle when another was loaded, or named by the page's
 * address, as a link in an e-mail does. What was begun is kept of one flow at a time, for the person who was
 * asked, and no longer than the permission to ask can last.
 */
export type Begun = {
  /** What to look at before anything else when the page has loaded; of an address once. */
  occasions(): Occasion[];
  /** What the view of this flow begins with. */
  of(flow: string, given?: Given): Pick<ViewProps, 'given' | 'kept'>;
};

type Entry = { flow: string; at: number; state: unknown };

/** A lease is renewed for no longer than this. */
const MAX_AGE_MS = 24 * 3_600_000;

export function createBegun(
  memory: Memory,
  person: () => string | undefined,
  search: string,
): Begun {
  const address = readAddress(search);
  let isOpened = address.survey === null;
  const toKey = () => `open:${person() ?? ''}`;

  function read(key: string): Entry | undefined {
    const entry = memory.read<Entry>(key);
    return entry && Date.now() - entry.at < MAX_AGE_MS ? entry : undefined;
  }

  return {
    occasions() {
      const wanted = [isOpened ? null : address.survey, read(toKey())?.flow];
      isOpened = true;
      return wanted.flatMap((flow) => (flow ? [{ on: 'code', flow } as const] : []));
    },
    of(flow, given) {
      // Whoever comes next at this desk: what this person wrote is kept and forgotten as theirs.
      const key = toKey();
      return {
        given: given ?? (flow === address.survey ? address.given : undefined),
        kept: {
          read: () => (read(key)?.flow === flow ? read(key)?.state : undefined),
          write: (state) =>
            memory.write(key, state === undefined ? null : { flow, at: Date.now(), state }),
        },
      };
    },
  };
}

/** `?polku_survey=nps&polku_score=9`: a survey by its id, and answers by their questions'. */
function readAddress(search: string): { survey: string | null; given: Given } {
  const asked = new URLSearchParams(search);
  const answers = [...asked].flatMap(([name, value]) =>
    name.startsWith('polku_') ? [[name.slice('polku_'.length), value]] : [],
  );
  // Made, never assigned to: `__proto__` is a name like any other.
  return { survey: asked.get('polku_survey'), given: { answers: Object.fromEntries(answers) } };
}
