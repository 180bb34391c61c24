import type { Flow, PreviewAnswer } from '@polku/flows';
import { views } from '@polku/flows/views';
import type { GuideOptions } from './guide-contract.ts';
import { dropScripts } from './known-part.ts';
import { createStage } from './stage.ts';

/**
 * A draft on the real page, by a link that `polku flows preview` has made. It stands alone, whatever its audience and
 * its frequency say, on a stage that records nothing: no event, no history, no lease, no milestone. The page goes on
 * as ever when it has ended. A chunk of its own, loaded only where the address names one.
 */
export type PreviewOptions = Pick<
  GuideOptions,
  'endpoint' | 'key' | 'collector' | 'languages' | 'words' | 'warn' | 'preview'
> &
  Pick<Parameters<typeof createStage>[0], 'facts' | 'theme'> & { signal: AbortSignal };

/** Resolves when it has ended, or when there is none: the developer has been told why. */
export async function showPreview(options: PreviewOptions): Promise<void> {
  const { warn, signal } = options;
  try {
    const draft = await fetchDraft(options);
    if (!signal.aborted) await show(draft, options);
  } catch (error) {
    if (!signal.aborted)
      warn(`There is no preview: ${error instanceof Error ? error.message : error}`);
  }
}

async function fetchDraft({ endpoint, key, preview, signal }: PreviewOptions): Promise<Flow> {
  // The page may be gone by now.
  signal.throwIfAborted();
  // A text body keeps the request CORS-simple, and the token out of every address.
  const response = await fetch(`${endpoint.replace(/\/$/, '')}/v1/preview`, {
    method: 'POST',
    body: JSON.stringify({ writeKey: key, preview }),
    credentials: 'omit',
    signal,
  });
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.error.message);
  const { flow } = answer as PreviewAnswer;
  dropScripts(flow);
  if (Object.hasOwn(views, flow.kind)) return flow;
  throw new Error(`This version of the SDK knows no kind "${flow.kind}".`);
}

function show(flow: Flow, options: PreviewOptions): Promise<void> {
  const { collector, languages, warn, signal } = options;
  return new Promise((resolve, reject) => {
    const stage = createStage({
      ...options,
      track() {},
      start: (id) => warn(`The preview leads to "${id}" here, which it does not show.`),
      toReply: () => undefined,
      history: () => undefined,
      // No seat is counted, and none is given.
      person: { invitation: () => undefined, catchUp: async () => {} },
      onShown: () => mark.raise(),
      onEnded: end,
    });
    const mark = createMark(flow, languages(), end);
    // A step may wait for what the user does, and the host tells of that.
    const stopListening = collector.on('event', ({ name = '', properties = {} }) =>
      stage.hear({ name, properties }),
    );
    signal.addEventListener('abort', end);
    stage.show(flow, { isAsked: true }).catch((error) => {
      reject(error);
      end();
    });

    function end() {
      signal.removeEventListener('abort', end);
      stopListening();
      mark.remove();
      stage.endAll('api');
      resolve();
    }
  });
}

const WORDS: { [language: string]: [what: string, note: string, end: string] } = {
  en: ['Preview', 'Nothing is recorded', 'End'],
  fi: ['Esikatselu', 'Mitään ei tallenneta', 'Lopeta'],
  sv: ['Förhandsvisning', 'Inget sparas', 'Avsluta'],
};

/** Says over everything else that this is a preview, and ends it: some flows have no end of their own. */
function createMark({ name }: Flow, languages: readonly string[], onEnd: () => void) {
  const language = languages.map((tag) => tag.slice(0, 2)).find((tag) => Object.hasOwn(WORDS, tag));
  const [what, note, end] = WORDS[language ?? 'en'] as [string, string, string];
  const host = document.createElement('polku-preview');
  const root = host.attachShadow({ mode: 'open' });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(STYLES);
  root.adoptedStyleSheets = [sheet];
  const mark = root.appendChild(document.createElement('div'));
  mark.popover = 'manual';
  mark.role = 'status';
  mark.lang = language ?? 'en';
  const button = make('button', end);
  button.addEventListener('click', onEnd);
  mark.append(make('b', what), make('span', name), make('i', note), button);
  document.documentElement.append(host);
  mark.showPopover();
  return {
    /** What was shown last lies above. */
    raise() {
      mark.hidePopover();
      mark.showPopover();
    },
    remove: () => host.remove(),
  };
}

function make(name: string, text: string): HTMLElement {
  const element = document.createElement(name);
  element.textContent = text;
  return element;
}

const STYLES = `
:host { all: initial !important; }
div {
  position: fixed; inset: 10px auto auto 50%; translate: -50%; margin: 0; padding: 5px 5px 5px 14px; box-sizing: border-box;
  max-width: calc(100vw - 20px); overflow: hidden; border: 1px solid rgb(255 255 255 / .16); border-radius: 99px;
  background: #1d2026; color: #fff; box-shadow: 0 4px 18px rgb(0 0 0 / .28); color-scheme: dark;
  font: 13px/20px system-ui, sans-serif; white-space: nowrap;
}
div:popover-open { display: flex; align-items: center; gap: 10px; }
b { font-weight: 600; color: #ffd479; }
span { overflow: hidden; text-overflow: ellipsis; }
i { font-style: normal; color: #a9b0bd; }
button { padding: 3px 12px; border: 0; border-radius: 99px; background: rgb(255 255 255 / .14); color: inherit; font: inherit; cursor: pointer; }
button:hover { background: rgb(255 255 255 / .24); }
button:focus-visible { outline: 2px solid #ffd479; outline-offset: -2px; }
@media (max-width: 480px) { i { display: none; } }
`;
