import type { SharedPart } from '@polku/flows';
import { placeOf, SCREEN } from '@polku/flows/select';
import { loadWords } from '@polku/flows/views';
import type { GuideOptions } from './guide-contract.ts';
import type { History } from './history.ts';
import type { InboxHere } from './inbox/index.tsx';
import type { Person } from './person.ts';
import { unlessLeft } from './unless-left.ts';

/**
 * Whether there is an inbox on this page, and whose: where the workspace has one and the person is verified. To
 * nobody else is anything of it loaded: an unverified page can neither read nor write in anybody's name.
 */
export type InboxDoor = {
  /** The shared part, or who is here, may have changed. */
  look(): Promise<void>;
  /** Makes `meet` look afterwards: somebody else may be here. */
  looking<A extends unknown[]>(meet: (...args: A) => void): (...args: A) => void;
  open(): Promise<void>;
  /** Opens it where a message is answered. Undefined while there is none. */
  toReply(flowId: string): (() => void) | undefined;
  destroy(): void;
};

type Options = Pick<
  GuideOptions,
  'collector' | 'endpoint' | 'key' | 'memory' | 'languages' | 'words' | 'warn'
> & { shared: () => SharedPart; person: Person; history: History };

export function createInboxDoor(options: Options): InboxDoor {
  const { collector, person, history, shared, warn } = options;
  type Mine = { userId: string; place: SharedPart['inbox']; here: Promise<InboxHere | undefined> };
  let mine: Mine | undefined;
  let isOver = false;

  async function look(): Promise<void> {
    await person.isKnown();
    const part = person.part();
    const place = shared().isPaused ? undefined : shared().inbox;
    if (mine && (mine.userId !== part?.userId || mine.place !== place)) leave();
    if (isOver || !place || part?.unread === undefined) return;
    mine ??= { userId: part.userId, place, here: load(part.userId, place) };
    (await mine.here)?.update(part.unread);
  }

  async function load(userId: string, place: NonNullable<Mine['place']>) {
    try {
      const languages = options.languages();
      const [{ createInboxHere }, words] = await Promise.all([
        import('./inbox/index.tsx').catch(unlessLeft),
        loadWords(languages, options.words).catch(() => ({})),
      ]);
      if (isOver || mine?.userId !== userId || mine.place !== place) return undefined;
      return createInboxHere({
        ...options,
        userId,
        place,
        languages,
        words,
        theme: shared().theme,
        messages: seenMessages,
        onUnread(unread) {
          person.note({ unread });
          collector.emit('unread', unread);
        },
      });
    } catch (error) {
      warn(`The inbox is not there: ${error}.`);
      // Tried again at the next look.
      if (mine?.userId === userId) mine = undefined;
      return undefined;
    }
  }

  /** Messages that this person was shown, on whatever device; what hangs on a part of the page is none. */
  function seenMessages() {
    const seen = history.get();
    return shared().flows.flatMap((flow) => {
      const at = Object.hasOwn(seen, flow.id) ? seen[flow.id]?.shownAt : undefined;
      if (flow.kind !== 'message' || at === undefined || placeOf(flow) !== SCREEN) return [];
      return [{ id: flow.id, title: flow.title, text: flow.text, at }];
    });
  }

  function leave() {
    void mine?.here.then((here) => here?.destroy());
    mine = undefined;
  }

  async function open(flowId?: string): Promise<void> {
    await look();
    (await mine?.here)?.open(flowId);
  }

  return {
    look,
    looking:
      (meet) =>
      (...args) => {
        meet(...args);
        void look();
      },
    open: () => open(),
    toReply: (flowId) => (mine ? () => void open(flowId) : undefined),
    destroy() {
      isOver = true;
      leave();
    },
  };
}
