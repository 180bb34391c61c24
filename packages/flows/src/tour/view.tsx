import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { CloseIcon } from '../parts/close-icon.tsx';
import { Said } from '../parts/said.tsx';
import { pickText } from '../pick-text.ts';
import { pickWords, type ViewProps } from '../view.ts';
import { moveTour, type TourMove, type TourPosition } from './path.ts';
import type { TourStep } from './schema.ts';
import { tourWords } from './words.ts';

export { styles } from './style.ts';

/** `looking` while the step's target is not there yet; undefined when the step stands in the middle. */
type Target = Element | 'looking' | undefined;

const DEFAULT_WAIT_MS = 5_000;

/** A guided path, one step at a time. The page under it stays usable. */
export function View({ flow, stage, emit, end }: ViewProps<'tour'>) {
  const [position, setPosition] = useState<TourPosition>({ index: 0, direction: 1 });
  const step = flow.steps[position.index] as TourStep;

  const move = (how: TourMove) => {
    const to = moveTour(flow, position, how);
    if (typeof to === 'string') end(to);
    else setPosition(to);
  };
  const target = useTarget(step, stage, () => move('missing'));
  const isShown = target !== 'looking';
  const told = useRef<TourStep>(undefined);

  useEffect(() => {
    // A target that went away and came back shows its step again, which is told of already.
    if (!isShown || told.current === step) return;
    told.current = step;
    emit('tour_step_shown', { step: step.id }, step.id);
  }, [step, isShown]);

  useEffect(
    () =>
      stage.onKey((key) => {
        if (key === 'escape') end('escape');
        else move(key === 'forward' ? 'next' : 'back');
      }),
    [position],
  );

  useEffect(() => {
    const { advance } = step;
    if (advance?.on === 'event') {
      return stage.onEvent(({ name }) => name === advance.event && move('next'));
    }
    if (advance?.on === 'click' && target instanceof Element) {
      return stage.onDom('click', target, () => move('next'));
    }
    return undefined;
  }, [position, target]);

  const words = pickWords(tourWords, stage.languages);
  const content = {
    title: pickText(step.title, stage.languages),
    text: pickText(step.text, stage.languages),
    progress: words.progress(position.index + 1, flow.steps.length),
  };
  return (
    <>
      {isShown && (
        <Card
          key={target ? 'beside' : 'centered'}
          {...{ flow, stage, step, target, move, words, content }}
          index={position.index}
          close={() => end('close')}
        />
      )}
      <Said text={isShown ? `${content.progress}. ${content.title}. ${content.text}` : ''} />
    </>
  );
}

/** Waits for a late target, follows a re-created one, and gives up after the step's own time. */
function useTarget(step: TourStep, stage: ViewProps['stage'], onMissing: () => void): Target {
  const [found, setFound] = useState<{ step: TourStep; target: Target }>();
  // What was found for the step before says nothing about this one.
  const target = found?.step === step ? found.target : step.at ? 'looking' : undefined;

  useEffect(() => {
    if (!step.at) return undefined;
    return stage.watch(step.at, (element) => setFound({ step, target: element ?? 'looking' }));
  }, [step]);

  useEffect(() => {
    if (target !== 'looking') return undefined;
    const giveUp = () =>
      step.missing === 'center' ? setFound({ step, target: undefined }) : onMissing();
    const timer = setTimeout(giveUp, step.waitMs ?? DEFAULT_WAIT_MS);
    return () => clearTimeout(timer);
  }, [step, target]);

  return target;
}

type CardProps = Pick<ViewProps<'tour'>, 'flow' | 'stage'> & {
  step: TourStep;
  index: number;
  target: Element | undefined;
  words: typeof tourWords.en;
  content: { title: string; text: string; progress: string };
  move: (how: TourMove) => void;
  close: () => void;
};

function Card({ flow, stage, step, index, target, words, content, move, close }: CardProps) {
  const card = useRef<HTMLDivElement>(null);
  const isLast = index === flow.steps.length - 1;

  useLayoutEffect(() => {
    if (!card.current) return undefined;
    return stage.place({ card: card.current, target, placement: step.placement });
  }, [target, step]);

  useEffect(() => {
    if (card.current) stage.invite(card.current);
  }, []);

  return (
    <div
      class={target ? 'card tour-card' : 'card tour-card centered'}
      ref={card}
      role="dialog"
      aria-labelledby="tour-title"
      aria-describedby="tour-text"
      tabIndex={-1}
    >
      <div class="head">
        <h2 id="tour-title">{content.title}</h2>
        <button type="button" class="icon" aria-label={words.close} onClick={close}>
          <CloseIcon />
        </button>
      </div>
      <p id="tour-text">{content.text}</p>
      <div class="foot">
        <div class="tour-dots" role="img" aria-label={content.progress}>
          {flow.steps.map((each, i) => (
            <i key={each.id} class={i === index ? 'now' : ''} />
          ))}
        </div>
        {index > 0 && (
          <button type="button" class="quiet" onClick={() => move('back')}>
            {words.back}
          </button>
        )}
        <button type="button" class="primary" onClick={() => move('next')}>
          {isLast ? words.done : words.next}
        </button>
      </div>
    </div>
  );
}
