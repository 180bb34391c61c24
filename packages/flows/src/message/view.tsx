import { Markup, toPlainText } from '../parts/markup.tsx';
import { Media } from '../parts/media.tsx';
import { pickText } from '../pick-text.ts';
import type { SurfacedProps } from '../view.ts';
import { Buttons } from './buttons.tsx';
import { messageWords } from './words.ts';

export const styles = '';

/** Something to tell, on whatever surface its author has chosen. */
export function View({ flow, stage, emit, end, Surface }: SurfacedProps<'message'>) {
  const words = { ...messageWords, ...stage.words.message };
  const title = pickText(flow.title, stage.languages);
  const text = pickText(flow.text, stage.languages);
  // A hint has no cross: it goes away by itself, and for good when it has been understood.
  const isHint = typeof flow.surface === 'object' && 'at' in flow.surface;
  return (
    <Surface
      stage={stage}
      title={title}
      labelledBy="message-title"
      describedBy="message-text"
      closeLabel={words.close}
      announcement={`${title}. ${toPlainText(text)}`}
      onClose={end}
    >
      <h2 id="message-title">{title}</h2>
      {flow.media && <Media media={flow.media} languages={stage.languages} />}
      <div id="message-text" class="text">
        <Markup text={text} />
      </div>
      <Buttons
        {...{ stage, emit, end }}
        buttons={flow.buttons ?? [{ label: isHint ? words.understood : words.dismiss }]}
      />
    </Surface>
  );
}
