import { useEffect, useRef } from 'preact/hooks';
import { pickText } from '../pick-text.ts';
import { OutLink } from '../questions/option/out-link.tsx';
import type { Stage } from '../stage.ts';
import type { Survey } from './schema.ts';
import type { surveyWords } from './words.ts';

/** Long enough to be read: WCAG 2.2.1 asks for no less than 5 s, and that it can be stopped. */
const CLOSES_AFTER_MS = 8_000;

/** Somebody is at it. */
const TOUCHES = ['pointerdown', 'pointermove', 'focusin', 'keydown'];

type ThanksProps = {
  thanks: NonNullable<Survey['thanks']>[number];
  stage: Stage;
  words: Pick<typeof surveyWords, 'close' | 'done'>;
  leave(reason: 'done'): void;
};

/** The last word. It goes by itself, unless somebody is at it or has been: then it stays until it is closed. */
export function Thanks({ thanks, stage, words, leave }: ThanksProps) {
  const box = useRef<HTMLDivElement>(null);
  const [title, text] = [thanks.title, thanks.text].map((each) => pickText(each, stage.languages));
  const done = () => leave('done');
  useEffect(() => {
    const card = box.current?.parentElement;
    const timer = setTimeout(() => {
      // The pointer may lie there since before; what comes later is heard.
      if (!card?.matches(':hover, :focus-within')) done();
    }, CLOSES_AFTER_MS);
    const stay = () => clearTimeout(timer);
    for (const type of TOUCHES) card?.addEventListener(type, stay);
    return stay;
  }, []);
  return (
    <div ref={box} class="thanks">
      <h2 id="survey-title" part="title">
        {title}
      </h2>
      {text && <p part="text">{text}</p>}
      <div class="foot" part="foot">
        {thanks.link && <OutLink link={thanks.link} languages={stage.languages} />}
        <button type="button" class="primary" part="button" onClick={done}>
          {words.done}
        </button>
      </div>
    </div>
  );
}
