import type { SharedPart } from '@polku/flows';
import type { GuideOptions } from './guide-contract.ts';
import type { History } from './history.ts';
import type { InboxKeeper } from './inbox/keeper.ts';
import type { Person } from './person.ts';
import { unlessLeft } from './unless-left.ts';

/**
 * Whether there is an inbox on this page: where the workspace has one and the person is verified. To nobody else is
 * anything of it loaded: an unverified page can neither read nor write in anybody's name.
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

export type InboxDoorOptions = Pick<
  GuideOptions,
  'collector' | 'endpoint' | 'key' | 'memory' | 'languages' | 'words' | 'warn'
> & { shared: () => SharedPart; person: Person; history: History };

export function createInboxDoor(options: InboxDoorOptions): InboxDoor {
  const { person, shared, warn } = options;
  let keeper: InboxKeeper | undefined;
  let isOver = false;

  /** Once it was there, what it is about may also go. */
  async function findKeeper(): Promise<InboxKeeper | undefined> {
    await person.isKnown();
    const { inbox, isPaused } = shared();
    if (keeper || isPaused || !inbox || person.part()?.unread === undefined) return keeper;
    try {
      const { createInboxKeeper } = await import('./inbox/keeper.ts').catch(unlessLeft);
      if (!isOver) keeper ??= createInboxKeeper(options);
    } catch (error) {
      // Tried again at the next look.
      warn(`The inbox is not there: ${error}.`);
    }
    return keeper;
  }

  const look = async () => (await findKeeper())?.look();
  const open = async (flowId?: string) => (await findKeeper())?.open(flowId);

  return {
    look,
    looking:
      (meet) =>
      (...args) => {
        meet(...args);
        void look();
      },
    open: () => open(),
    toReply: (flowId) => (keeper?.isHere() ? () => void open(flowId) : undefined),
    destroy() {
      isOver = true;
      keeper?.destroy();
    },
  };
}
