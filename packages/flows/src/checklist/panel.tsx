import { useLayoutEffect, useRef } from 'preact/hooks';
import { CloseIcon } from '../parts/close-icon.tsx';
import { Markup } from '../parts/markup.tsx';
import { PutOff } from '../parts/put-off.tsx';
import { pickText } from '../pick-text.ts';
import { Check } from './icons.tsx';
import { Item } from './item.tsx';
import type { PanelProps } from './panel-props.ts';

/** What opens from the launcher. The user has pressed it, and so asked for the focus to come here. */
export function Panel(props: PanelProps) {
  const { flow, stage, words, title, progress, done, collapse, isAllDone, end } = props;
  const card = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => card.current?.focus({ preventScroll: true }), []);
  const next = flow.items.find(({ id }) => !done.includes(id));
  const text = pickText(flow.text, stage.languages);
  return (
    <div
      ref={card}
      class="card checklist-panel"
      part="card"
      role="dialog"
      aria-labelledby="checklist-title"
      tabIndex={-1}
    >
      <div class="head">
        <h2 id="checklist-title" part="title">
          {title}
        </h2>
        <button
          type="button"
          class="icon"
          part="close"
          aria-label={words.collapse}
          onClick={collapse}
        >
          <CloseIcon />
        </button>
      </div>
      {isAllDone ? (
        <Praise {...props} />
      ) : (
        <>
          {text && (
            <div class="text" part="text">
              <Markup text={text} />
            </div>
          )}
          <div class="checklist-bar" part="progress">
            <progress max={flow.items.length} value={done.length} aria-label={title} />
            <span>{progress}</span>
          </div>
          <ul class="checklist-items" part="items">
            {flow.items.map((item) => (
              <Item key={item.id} {...props} item={item} isNext={item === next} />
            ))}
          </ul>
          <PutOff {...flow} words={words} leave={end} />
        </>
      )}
    </div>
  );
}

/** Calmly: a tick, a sentence, and the way out. */
const Praise = ({ words, end }: PanelProps) => (
  <div class="checklist-praise">
    <Check />
    <p>{words.praise}</p>
    <button type="button" class="primary" part="button" onClick={() => end('done')}>
      {words.close}
    </button>
  </div>
);
