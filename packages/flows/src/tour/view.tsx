import { useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { Said } from '../parts/said.tsx';
import { toSpoken } from '../parts/text.tsx';
import { pickText } from '../pick-text.ts';
import type { Stage } from '../stage.ts';
import type { ViewProps } from '../view.ts';
import { Card } from './card.tsx';
import type { CodeStep } from './code.ts';
import { onAdvance } from './on-advance.ts';
import { mayGoBack, progressOf, type TourPosition } from './path.ts';
import { useIsOnPage, useTarget } from './use-target.ts';
import { createWalk } from './walk.ts';
import { tourWords } from './words.ts';

export { styles } from './style.ts';

/** A guided path, one step at a time: walks, waits for targets, and listens for what takes a step on. */
export function View({ flow: tour, at, stage, emit, end }: ViewProps<'tour'>) {
  const [position, setPosition] = useState<TourPosition>();
  const walk = useMemo(
    () => createWalk({ tour, facts: stage.facts, warn: stage.warn, show: setPosition, end }),
    [],
  );
  const step = position && (tour.steps[position.index] as CodeStep);
  const isOnPage = useIsOnPage(step, stage);
  const target = useTarget(step, { stage, isOnPage }, () => {
    // Told of once, whatever becomes of it.
    emit('tour_step_missing', { step: step?.id });
    walk.move('missing');
  });
  const isShown = step !== undefined && isOnPage && target !== 'looking';
  const told = useRef<TourPosition>(undefined);

  // In the task that has mounted it, as all that leads to the first step: no frame is drawn of what is on its way.
  useLayoutEffect(() => {
    walk.begin(at);
    const stops = [
      stage.onCommand(walk.move),
      stage.onKey((key) => {
        if (key !== 'escape') walk.move(key === 'forward' ? 'next' : 'back');
        else if (tour.mayClose !== false) walk.leave('escape');
      }),
      walk.stop,
    ];
    return () => stops.forEach((stop) => void stop());
  }, []);

  // Before the user can answer it: an end must know at which step it came.
  useLayoutEffect(() => {
    // A target that went away and came back shows its step again, which is told of already.
    if (!isShown || told.current === position) return;
    told.current = position;
    emit('tour_step_shown', { step: step.id }, step.id);
    walk.shown(step);
  }, [position, isShown]);

  // With the step, and not after the next frame: what happens at once counts as well.
  useLayoutEffect(() => {
    const element = target instanceof Element ? target : undefined;
    return step && isOnPage
      ? onAdvance(step, { stage, target: element }, () => walk.move('next'))
      : undefined;
  }, [position, target, isOnPage]);

  const words = { ...tourWords, ...stage.words.tour };
  const { number, of } = progressOf(tour, position, stage.facts());
  const progress = words.progress(number, of);
  return (
    <>
      {isShown && (
        <Card
          key={target ? 'beside' : 'centered'}
          {...{ tour, step, stage, words, progress, number, of }}
          target={target}
          mayGoBack={mayGoBack(tour, position as TourPosition, stage.facts())}
          move={walk.move}
          leave={walk.leave}
        />
      )}
      {target === 'looking' && isOnPage && (
        <p class="tour-waiting" part="waiting">
          {words.waiting}
        </p>
      )}
      <Said text={isShown ? `${progress}. ${toSaid(step, stage)}` : ''} />
    </>
  );
}

const toSaid = ({ title, text }: CodeStep, stage: Stage) =>
  [pickText(title, stage.languages), toSpoken(pickText(text, stage.languages), stage)]
    .filter(Boolean)
    .join('. ');
