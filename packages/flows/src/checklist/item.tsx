import { Markup } from '../parts/markup.tsx';
import { pickText } from '../pick-text.ts';
import { Check } from './icons.tsx';
import type { PanelProps } from './panel-props.ts';
import type { ChecklistItem } from './schema.ts';

type Props = PanelProps & { item: ChecklistItem; isNext: boolean };

/** One thing to do. What is done steps back; the next has the button to press. */
export function Item(props: Props) {
  const { item, isNext, stage, words, done, tick } = props;
  const title = pickText(item.title, stage.languages);
  const text = pickText(item.text, stage.languages);
  const isDone = done.includes(item.id);
  const isByHand = item.doneBy.on === 'hand' && !isDone;
  return (
    <li class={isDone ? 'done' : ''} part="item">
      {isByHand ? (
        // biome-ignore lint/a11y/useSemanticElements: drawn as the other items' marks are.
        <button
          type="button"
          class="mark"
          role="checkbox"
          aria-checked={false}
          aria-label={title}
          onClick={() => tick(item.id)}
        />
      ) : isDone ? (
        <span class="mark" role="img" aria-label={words.done}>
          <Check />
        </span>
      ) : (
        <span class="mark" aria-hidden="true" />
      )}
      <div class="what">
        <span class="title">{title}</span>
        {text && !isDone && (
          <div class="text">
            <Markup text={text} />
          </div>
        )}
        {isNext && <Lead {...props} />}
      </div>
      {!isDone && !isNext && <Lead {...props} />}
    </li>
  );
}

/** What leads to it. */
function Lead({ item, isNext, stage, words, collapse }: Props) {
  const { start, href, label, isSameTab } = item;
  const look = `lead ${isNext ? 'primary' : 'quiet'}`;
  const wordsOf = (own: string) => pickText(label, stage.languages) || own;
  if (start) {
    const go = () => {
      // Out of the way of what it starts.
      collapse();
      stage.start(start);
    };
    return (
      <button type="button" class={look} part="button" onClick={go}>
        {wordsOf(words.show)}
      </button>
    );
  }
  if (!href) return null;
  const tab =
    !isSameTab && href.startsWith('http') ? { target: '_blank', rel: 'noopener noreferrer' } : {};
  return (
    <a class={look} part="button link" href={href} {...tab}>
      {wordsOf(words.open)}
    </a>
  );
}
