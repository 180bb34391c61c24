import { createDispatcher } from '../notify/dispatcher.ts';
import type { DispatcherOptions } from '../notify/dispatcher-options.ts';
import { createPrivacyClock } from '../privacy/privacy-clock.ts';
import type { Leading } from '../store/store.ts';
import { createGoalClock } from '../success/goal-clock.ts';
import { createReleaseClock } from '../success/release-clock.ts';
import { createWatchClock } from '../success/watch-clock.ts';
import { ERASED, type Node, QUEUED } from './node.ts';

/**
 * What only one of all workers may do, or everything would be told twice: giving notifications their places, sending
 * them, and the clocks. The store says who it is. Whoever comes to lead begins with a look at everything, as after a
 * start: what its predecessor had not finished is in the store.
 */
export type Leader = {
  start(): void;
  /** Another one leads then. Resolves when what is under way has ended. */
  stop(): Promise<void>;
};

type OnDelivery = NonNullable<DispatcherOptions['onDelivery']>;

export function createLeader(node: Node, onDelivery: OnDelivery): Leader {
  const { store, log } = node;
  let standing: Leading | undefined;
  let work: Work | undefined;
  let ended: Promise<unknown> = Promise.resolve();

  function begin(): void {
    // What this process sent when it led before is sent once.
    const before = ended;
    void before.then(() => {
      if (!standing?.isLeading() || work) return;
      work = startWork(node, onDelivery);
      log.info('leads');
    });
  }

  function end(): Promise<unknown> {
    const over = work?.stop();
    work = undefined;
    ended = Promise.all([ended, over]);
    return ended;
  }

  const queued = () => work?.wake();
  const erased = () => work?.onErased();
  // Told by any process; what was not heard is looked for.
  const hearing = [
    store.hear(QUEUED, { onTold: queued, onMissed: queued }),
    store.hear(ERASED, { onTold: erased, onMissed: erased }),
  ];

  return {
    start() {
      standing = store.lead({
        name: 'dispatcher',
        onLead: begin,
        onLost() {
          log.info('leads no more');
          void end();
        },
      });
    },
    async stop() {
      for (const stopHearing of hearing) stopHearing();
      await end();
      // Not before: the next one would send what is being sent.
      await standing?.stop();
    },
  };
}

type Work = { wake(): void; onErased(): void; stop(): Promise<unknown> };

function startWork(node: Node, onDelivery: OnDelivery): Work {
  const { store, feed, tools, publicUrl, nowMs, later, log, onFault } = node;
  const sending = { feed, tools, publicUrl, nowMs, random: Math.random, later, log, onDelivery };
  const dispatcher = createDispatcher({ store, ...sending });
  const ticking = { store, nowMs, later, onFault, onNotifications: dispatcher.wake };
  const onRelease = (flows: number) => log.info({ flows }, 'released');
  const privacy = createPrivacyClock(ticking);
  const clocks = [
    createReleaseClock({ ...ticking, onRelease }),
    createWatchClock(ticking),
    createGoalClock(ticking),
    privacy,
  ];
  dispatcher.wake();
  for (const clock of clocks) clock.start();
  return {
    wake: dispatcher.wake,
    onErased: privacy.onErased,
    async stop() {
      await dispatcher.stop();
      await Promise.all(clocks.map((clock) => clock.stop()));
    },
  };
}
