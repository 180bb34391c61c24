import { pickText } from '../pick-text.ts';
import { surfaceStyles, surfaceViews } from '../surfaces/views.ts';
import type { ViewProps } from '../view.ts';
import { messageWords } from './words.ts';

export const styles = surfaceStyles;

/** Something to tell, with buttons that open an address or close it. */
export function View({ flow, stage, end }: ViewProps<'message'>) {
  const Surface = surfaceViews[flow.surface];
  const words = { ...messageWords, ...stage.words.message };
  const title = pickText(flow.title, stage.languages);
  const text = pickText(flow.text, stage.languages);
  const buttons = flow.buttons ?? [{ label: words.dismiss }];
  return (
    <Surface
      stage={stage}
      labelledBy="message-title"
      closeLabel={words.close}
      announcement={`${title}. ${text}`}
      onClose={end}
    >
      <h2 id="message-title">{title}</h2>
      <p>{text}</p>
      <div class="foot">
        {buttons.map(({ label, href }) =>
          href ? (
            <a
              key={href}
              class="primary"
              href={href}
              target="_blank"
              rel="noopener noreferrer"
              onClick={() => end('done')}
            >
              {pickText(label, stage.languages)}
            </a>
          ) : (
            <button key="dismiss" type="button" class="quiet" onClick={() => end('done')}>
              {pickText(label, stage.languages)}
            </button>
          ),
        )}
      </div>
    </Surface>
  );
}
