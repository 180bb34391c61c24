import type { Showable } from '@polku/flows/views';
import { matchGlob } from '@polku/protocol/match';
import type { ArmedOptions, Moment } from './armed.ts';
import { watchRoute } from './view/route.ts';
import { watchTarget } from './view/watch.ts';

/**
 * What happens on a page that a flow may wait for, one function each. All by events and observers: nothing polls,
 * nothing of the host's is changed, and no event is kept from it.
 */
type Trigger = Showable['trigger'];
type TriggerOf<On extends string> = Extract<Trigger, { on: On }>;
type Watching = Pick<ArmedOptions, 'onMilestone'> & { due: () => void; signal: AbortSignal };

/** Calls `onDue` with the flow's id each time its moment has come, until `signal`. */
export function watchMoments(
  flows: readonly Showable[],
  { onDue, onMilestone }: Pick<ArmedOptions, 'onDue' | 'onMilestone'>,
  signal: AbortSignal,
): void {
  if (signal.aborted) return;
  for (const { id, trigger } of flows) {
    if (!Object.hasOwn(MOMENTS, trigger.on)) continue;
    // The registry is typed trigger by trigger; here both come from the same value.
    const watch = MOMENTS[trigger.on as Moment] as (trigger: Trigger, watching: Watching) => void;
    watch(trigger, { onMilestone, due: () => signal.aborted || onDue(id), signal });
  }
}

const MOMENTS: { [M in Moment]: (trigger: TriggerOf<M>, watching: Watching) => void } = {
  route({ page }, { due, signal }) {
    watchRoute((path) => matchGlob(page, path) && due(), signal);
  },

  milestone({ milestone }, { onMilestone, due, signal }) {
    const stop = onMilestone((key) => key === milestone && due());
    signal.addEventListener('abort', () => stop());
  },

  visible({ at, forMs = 0 }, { due, signal }) {
    let stop = () => {};
    const onTarget = (target: Element | undefined) => {
      stop();
      stop = target ? watchSight(target, forMs, due) : () => {};
    };
    watchTarget(at, onTarget, { signal });
    signal.addEventListener('abort', () => stop());
  },

  dwell({ ms }, { due, signal }) {
    let timer: ReturnType<typeof setTimeout> | undefined;
    /** Once a page. */
    let isOver = false;
    const begin = () => {
      clearTimeout(timer);
      if (document.visibilityState === 'hidden' || isOver) return;
      timer = setTimeout(() => {
        isOver = true;
        due();
      }, ms);
    };
    document.addEventListener('visibilitychange', begin, { signal });
    watchRoute(() => {
      isOver = false;
      begin();
    }, signal);
    signal.addEventListener('abort', () => clearTimeout(timer));
  },

  scroll({ percent }, { due, signal }) {
    let isOver = false;
    const look = () => {
      const { scrollHeight } = document.documentElement;
      if (isOver || ((scrollY + innerHeight) / scrollHeight) * 100 < percent) return;
      isOver = true;
      due();
    };
    addEventListener('scroll', look, { passive: true, signal });
    watchRoute(() => {
      isOver = false;
    }, signal);
  },

  idle({ ms }, { due, signal }) {
    let lastAt = performance.now();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const onSign = () => {
      lastAt = performance.now();
      timer ??= setTimeout(look, ms);
    };
    // Set anew when it is over and no sooner: a mouse that moves must cost nothing.
    const look = () => {
      const left = lastAt + ms - performance.now();
      timer = left > 0 ? setTimeout(look, left) : undefined;
      if (left <= 0) due();
    };
    for (const type of SIGNS)
      addEventListener(type, onSign, { passive: true, capture: true, signal });
    onSign();
    signal.addEventListener('abort', () => clearTimeout(timer));
  },

  exit(_, { due, signal }) {
    const onOut = ({ relatedTarget, clientY }: MouseEvent) =>
      relatedTarget === null && clientY <= 0 && due();
    document.addEventListener('mouseout', onOut, { passive: true, signal });
  },
};

/**
 * Calls `onThere` each time something of the page comes up, at once if it is there: an element that can be seen, or a
 * slot, which may be empty and of no height.
 */
export function watchPlace(
  { at, slot }: { at?: string | undefined; slot?: string | undefined },
  onThere: () => void,
  signal: AbortSignal,
): void {
  if (at) return void watchTarget(at, (target) => target && onThere(), { signal });
  let wasThere = false;
  const look = () => {
    const isThere = document.querySelector(`[data-polku-slot="${slot}"]`) !== null;
    if (isThere && !wasThere) onThere();
    wasThere = isThere;
  };
  const changes = new MutationObserver(look);
  const attributeFilter = ['data-polku-slot'];
  changes.observe(document, { subtree: true, childList: true, attributeFilter });
  signal.addEventListener('abort', () => changes.disconnect());
  look();
}

/** That somebody is there. */
const SIGNS = ['pointermove', 'pointerdown', 'keydown', 'wheel', 'scroll', 'touchstart'];

/** Calls `onSeen` when half of the element has been in sight for so long. */
function watchSight(element: Element, forMs: number, onSeen: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const observer = new IntersectionObserver(
    (entries) => {
      clearTimeout(timer);
      if (entries.at(-1)?.isIntersecting) timer = setTimeout(onSeen, forMs);
    },
    { threshold: 0.5 },
  );
  observer.observe(element);
  return () => {
    clearTimeout(timer);
    observer.disconnect();
  };
}
