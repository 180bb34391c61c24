import type { Facts } from '@polku/protocol';
import type { EndReason } from '../history.ts';
import type { CodeStep, CodeTour } from './code.ts';
import { moveTour, startTour, type TourMove, type TourPosition } from './path.ts';

/**
 * Walks a tour: one move after another, each with its hooks, whatever the order and the speed in which moves
 * are asked for. Knows no page; the view shows what it is told to.
 */
export type Walk = {
  /** To the first step, or on at the one named. */
  begin(at?: string): void;
  move(move: TourMove): void;
  /** The user wants to leave. */
  leave(reason: EndReason, more?: EndNote): void;
  /** A step stands on the screen. */
  shown(step: CodeStep): void;
  /** Nothing is shown or ended any more, whatever is still under way. */
  stop(): void;
};

/** What an end says beside its reason. */
export type EndNote = { snoozedUntil?: number; isForGood?: boolean };

export type WalkOptions = {
  tour: CodeTour;
  facts(): Facts;
  show(position: TourPosition): void;
  end(reason: EndReason, more?: EndNote): void;
  warn(text: string): void;
};

/** A hook that takes longer is not waited for. */
const MAX_HOOK_MS = 5_000;

export function createWalk({ tour, facts, show, end, warn }: WalkOptions): Walk {
  const { hooks = {} } = tour;
  let now: TourPosition | undefined;
  let isOver = false;
  /** Undefined at rest; then a move runs at once, in the same turn. */
  let running: Promise<void> | undefined;

  /** One after another; what has no hook is done before this returns. */
  function enqueue(work: () => Promise<void> | undefined) {
    const started = running ? running.then(work) : work();
    if (!started) return;
    const mine = started.then(() => {
      if (running === mine) running = undefined;
    });
    running = mine;
  }

  function go(to: TourPosition | EndReason): Promise<void> | undefined {
    if (isOver || to === now) return undefined;
    if (typeof to === 'string') return finish(to);
    const said = ask(hooks.beforeStep, stepAt(to));
    return said ? said.then((answer) => take(to, answer)) : take(to, undefined);
  }

  function take(to: TourPosition, answer: unknown): undefined {
    if (isOver || answer === false) return undefined;
    const elsewhere = typeof answer === 'string' ? redirect(answer) : to;
    // Past the end, or to nowhere: where it would have gone.
    const next = typeof elsewhere === 'string' ? to : elsewhere;
    if (now) observe(hooks.afterStep, stepAt(now));
    now = next;
    show(next);
    return undefined;
  }

  function redirect(to: string): TourPosition | EndReason {
    return now
      ? moveTour(tour, now, { move: { to }, facts: facts() })
      : startTour(tour, facts(), to);
  }

  function finish(reason: EndReason, more?: EndNote): Promise<void> | undefined {
    if (isOver) return undefined;
    // A tour whose steps are not there cannot be kept open.
    const said = reason === 'missing' ? undefined : ask(hooks.beforeEnd, reason);
    const take = (answer: unknown) => {
      if (isOver || answer === false) return;
      isOver = true;
      if (now) observe(hooks.afterStep, stepAt(now));
      if (more) end(reason, more);
      else end(reason);
    };
    if (said) return said.then(take);
    take(undefined);
    return undefined;
  }

  /** A hook's answer; undefined when there is no hook. It waits in any case: a hook may be asynchronous. */
  function ask<T>(
    hook: ((value: T) => unknown) | undefined,
    value: T,
  ): Promise<unknown> | undefined {
    if (!hook) return undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const limit = new Promise((_, reject) => {
      timer = setTimeout(reject, MAX_HOOK_MS, new Error(`no answer in ${MAX_HOOK_MS} ms`));
    });
    const answer = new Promise((resolve) => resolve(hook(value)));
    return Promise.race([answer, limit])
      .catch((error) => warn(`A hook of tour "${tour.id}" failed: ${error}.`))
      .finally(() => clearTimeout(timer));
  }

  function observe(hook: ((step: CodeStep) => unknown) | undefined, step: CodeStep) {
    // Not waited for: it has nothing to say.
    void ask(hook, step);
  }

  const stepAt = ({ index }: TourPosition) => tour.steps[index] as CodeStep;

  return {
    begin: (at) => enqueue(() => go(startTour(tour, facts(), at))),
    move: (move) =>
      enqueue(() => (now ? go(moveTour(tour, now, { move, facts: facts() })) : undefined)),
    leave: (reason, more) => enqueue(() => finish(reason, more)),
    shown: (step) => observe(hooks.onStep, step),
    stop() {
      isOver = true;
    },
  };
}
