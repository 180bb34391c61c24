import './preview.css';
import { createFlowDrawing } from '@polku/sdk/preview';
import type { FromPreview, ToPreview } from './messages.ts';
import { SLOT, toPreviewed } from './previewed.ts';

/**
 * The page in the editor's frame: draws what the editor sends it by the SDK's own views. A page of its own, so that
 * widths, colours and the direction of reading are those of a page, and so that nothing of the console is in its way.
 */
const root = document.documentElement;
document.getElementById('slot')?.setAttribute('data-polku-slot', SLOT);

const tell = (message: FromPreview) => window.parent.postMessage(message, window.location.origin);

let last: ToPreview | undefined;

const drawing = createFlowDrawing({
  languages: () => [last?.language ?? 'en'],
  theme: () => ({ ...last?.theme, mode: last?.mode ?? 'light' }),
  onStep: (step) => tell({ polku: 'step', step }),
  onEnded: (reason) => tell({ polku: 'ended', reason }),
  warn: (text) => tell({ polku: 'failed', text }),
});

// Who writes beside this frame keeps the focus: what is drawn takes it only from somebody who is in here.
const { focus } = HTMLElement.prototype;
HTMLElement.prototype.focus = function focusHere(options) {
  if (document.hasFocus()) focus.call(this, options);
};

const RIGHT_TO_LEFT = /^(ar|fa|he|ur|yi)(-|$)/;

window.addEventListener('message', ({ data, origin, source }: MessageEvent<ToPreview>) => {
  if (origin !== window.location.origin || source !== window.parent || data.polku !== 'draw')
    return;
  last = data;
  root.lang = data.language;
  root.dir = RIGHT_TO_LEFT.test(data.language) ? 'rtl' : 'ltr';
  root.dataset.mode = data.mode;
  drawing.draw(toPreviewed(data.flow), data.at).then(
    () => tell({ polku: 'drawn' }),
    (error: unknown) => tell({ polku: 'failed', text: String(error) }),
  );
});

tell({ polku: 'ready' });
