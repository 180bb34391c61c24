import { useEffect, useId, useLayoutEffect, useRef } from 'preact/hooks';
import { CloseIcon } from '../parts/close-icon.tsx';
import { PutOff } from '../parts/put-off.tsx';
import { Text } from '../parts/text.tsx';
import { pickText } from '../pick-text.ts';
import type { PointingStage } from '../stage.ts';
import type { CodeStep, CodeTour } from './code.ts';
import { useHighlights } from './use-target.ts';
import type { Walk } from './walk.ts';
import type { tourWords } from './words.ts';

/** One step as it is seen: beside its target, or in the middle of the page without one. */
export type CardProps = Pick<Walk, 'move' | 'leave'> & {
  tour: CodeTour;
  step: CodeStep;
  stage: PointingStage;
  target: Element | undefined;
  words: typeof tourWords;
  /** "Step 2 of 5". */
  progress: string;
  number: number;
  of: number;
  mayGoBack: boolean;
};

export function Card(props: CardProps) {
  const { tour, step, stage, target, words, leave } = props;
  const { rich } = stage;
  const card = useRef<HTMLDivElement>(null);
  const id = useId();
  const highlights = useHighlights(step, stage);
  const interact = step.interact ?? (target ? 'target' : 'page');
  const title = pickText(step.title, stage.languages);
  const text = (
    <div id={`${id}-text`} class="text" part="text">
      <Text text={pickText(step.text, stage.languages)} stage={stage} />
    </div>
  );

  useLayoutEffect(() => {
    if (!card.current) return undefined;
    const onOverlay = tour.closeOnOverlay ? () => leave('overlay') : undefined;
    const { placement } = step;
    return stage.place({ card: card.current, target, highlights, placement, interact, onOverlay });
  }, [target, step, highlights]);

  // At once: a key that is pressed next is meant for it. And last: the focus asks for a layout, and the card's own is
  // needed in any case.
  useLayoutEffect(() => {
    if (card.current) stage.invite(card.current, target);
  }, [step]);

  useEffect(() => {
    if (!card.current || interact === 'page') return undefined;
    return stage.cycle(card.current, interact === 'target' ? target : undefined);
  }, [target, step]);

  return (
    <div
      class={target ? 'card tour-card' : 'card tour-card centered'}
      part="card"
      ref={card}
      role="dialog"
      aria-labelledby={title ? `${id}-title` : `${id}-text`}
      aria-describedby={title ? `${id}-text` : undefined}
      tabIndex={-1}
    >
      <div class="head">
        {/* A step of the page's own markup may have no title: its text stands first then, and is its name. */}
        {title ? (
          <h2 id={`${id}-title`} part="title">
            {title}
          </h2>
        ) : (
          text
        )}
        {tour.mayClose !== false && (
          <button
            type="button"
            class="icon"
            part="close"
            aria-label={words.close}
            onClick={() => leave('close')}
          >
            <CloseIcon />
          </button>
        )}
      </div>
      {step.media && rich && <rich.Media media={step.media} stage={stage} />}
      {title && text}
      <Foot {...props} />
      <PutOff {...tour} words={words} leave={leave} />
    </div>
  );
}

function Foot({ step, words, progress, number, of, mayGoBack, move }: CardProps) {
  const isLast = number === of;
  return (
    <div class="foot" part="foot">
      <div class="tour-dots" part="progress" role="img" aria-label={progress}>
        {Array.from({ length: of }, (_, i) => (
          <i key={i} class={i === number - 1 ? 'now' : ''} />
        ))}
      </div>
      {mayGoBack && (
        <button type="button" class="quiet" part="button back" onClick={() => move('back')}>
          {words.back}
        </button>
      )}
      {step.buttons?.map(({ label, onClick }) => (
        <button key={label} type="button" class="quiet" part="button" onClick={onClick}>
          {label}
        </button>
      ))}
      <button type="button" class="primary" part="button next" onClick={() => move('next')}>
        {isLast ? words.done : words.next}
      </button>
    </div>
  );
}
