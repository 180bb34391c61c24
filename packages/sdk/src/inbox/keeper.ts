import type { SharedPart } from '@polku/flows';
import { placeOf, SCREEN } from '@polku/flows/select';
import { loadWords } from '@polku/flows/views';
import type { InboxDoorOptions } from '../inbox-door.ts';
import { createInboxHere, type InboxHere } from './index.tsx';

/** Keeps the inbox that stands on this page the one of who is here: made anew for the next person, gone with the last. */
export type InboxKeeper = {
  /** The shared part, or who is here, may have changed. */
  look(): Promise<void>;
  open(flowId?: string): Promise<void>;
  isHere(): boolean;
  destroy(): void;
};

export function createInboxKeeper(options: InboxDoorOptions): InboxKeeper {
  const { collector, person, history, shared, warn } = options;
  type Mine = { userId: string; place: SharedPart['inbox']; here: Promise<InboxHere | undefined> };
  let mine: Mine | undefined;
  let isOver = false;

  async function look(): Promise<void> {
    const part = person.part();
    const place = shared().isPaused ? undefined : shared().inbox;
    if (mine && (mine.userId !== part?.userId || mine.place !== place)) leave();
    if (isOver || !place || part?.unread === undefined) return;
    mine ??= { userId: part.userId, place, here: draw(part.userId, place) };
    (await mine.here)?.update(part.unread);
  }

  async function draw(userId: string, place: NonNullable<Mine['place']>) {
    try {
      const languages = options.languages();
      const words = await loadWords(languages, options.words).catch(() => ({}));
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

  return {
    look,
    async open(flowId) {
      await look();
      (await mine?.here)?.open(flowId);
    },
    isHere: () => mine !== undefined,
    destroy() {
      isOver = true;
      leave();
    },
  };
}
