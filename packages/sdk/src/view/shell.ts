import type { Theme } from '@polku/flows';
import type { Room } from '@polku/flows/views';
import { createHome, type Home } from './home.ts';
import { createSlotHome } from './slot.ts';
import { baseStyles } from './style.ts';
import { wearTheme } from './wear-theme.ts';

/**
 * The room that every view stands in: one host element with an open shadow root, in the top layer unless told, so that
 * neither z-index nor overflow of the page reaches it. It hangs on the root element, not on the body, whose
 * children the host may count; `home.ts` moves it, and `slot.ts` hangs it into the page. Styles are adopted sheets and
 * tokens are set through CSSOM: both work under a CSP without `unsafe-inline`.
 */
export type Shell = {
  /** Everything of ours that can be seen: it carries the theme and the language. */
  room: HTMLElement;
  /** In the room, behind the view: what is drawn over the page. */
  backdrop: HTMLElement;
  /** In the room: where the view is rendered. */
  view: HTMLElement;
  host: HTMLElement;
  home: Home;
  destroy(): void;
};

export function createShell(
  theme: Theme,
  languages: readonly string[],
  styles: string,
  where: Room = { in: 'top' },
): Shell {
  const host = document.createElement('polku-stage');
  const root = host.attachShadow({ mode: 'open' });
  root.adoptedStyleSheets = [baseStyles, styles].map(toSheet);

  const room = document.createElement('div');
  host.dataset.in = typeof where.in === 'string' ? where.in : 'slot';
  room.lang = languages[0] ?? '';
  const backdrop = document.createElement('div');
  const view = document.createElement('div');
  backdrop.className = view.className = 'layer';
  room.append(backdrop, view);
  root.append(room);

  // What is typed and clicked here is not the host's business: its shortcuts must not hear our text field.
  for (const type of KEPT_EVENTS) host.addEventListener(type, (event) => event.stopPropagation());

  const over = new AbortController();
  try {
    const home =
      typeof where.in === 'string'
        ? createHome(host, over.signal, where.in)
        : createSlotHome(host, over.signal, where.in.slot);
    wearTheme({ theme, host, room }, over.signal);
    return { room, backdrop, view, host, home, destroy };
  } catch (error) {
    destroy();
    throw error;
  }

  function destroy() {
    over.abort();
    host.remove();
  }
}

const KEPT_EVENTS = [
  'keydown',
  'keyup',
  'keypress',
  'input',
  'change',
  'submit',
  'click',
  'focusin',
  'focusout',
];

/** Made once a page: what is read anew for each flow is matched anew as well. */
const sheets = new Map<string, CSSStyleSheet>();

function toSheet(text: string): CSSStyleSheet {
  let sheet = sheets.get(text);
  if (!sheet) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(text);
    sheets.set(text, sheet);
  }
  return sheet;
}
