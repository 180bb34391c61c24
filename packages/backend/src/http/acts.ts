import { createHash } from 'node:crypto';
import { type Context, Hono } from 'hono';
import type { Feed } from '../notify/feed.ts';
import { type Language, toLanguage } from '../notify/render/words/index.ts';
import { type Act, isSigned, readActToken } from '../notify/signed-link.ts';
import { acknowledge } from '../store/sql/acknowledge.ts';
import { readActor, stopDigestMail } from '../store/sql/acts.ts';
import type { Store } from '../store/store.ts';

/**
 * Where the links of messages lead: `/acknowledge/…` and `/unsubscribe/…`. Opening one shows a button and does nothing,
 * because mail programs open every link to look whether it is safe; the button's POST does it, as does the one-click
 * POST of RFC 8058, which a mail program sends without a cookie and without asking.
 */
type Options = { store: Store; feed: Feed; nowMs: () => number };

export function createActRoutes({ store, feed, nowMs }: Options): Hono {
  /** Who acts, and how they are spoken to; undefined for a link that is not ours. */
  async function readAct(kind: string, token: string) {
    const act = readActToken(token);
    const actor = act && (await readActor(store.db, act));
    if (act?.kind !== kind || !actor || !isSigned(token, actor.secret)) return undefined;
    return { act, language: toLanguage(actor.language) };
  }

  async function perform({ kind, workspaceId, id, personId }: Act): Promise<void> {
    const now = nowMs();
    if (kind === 'unsubscribe')
      return store.transaction((db) => stopDigestMail(db, { workspaceId, personId, nowMs: now }));
    await acknowledge(store, { workspaceId, id }, { personId, nowMs: now });
    feed.publish({ workspaceId, changed: id });
  }

  return new Hono()
    .get('/:act{acknowledge|unsubscribe}/:token', async (context) => {
      const { act: kind, token } = context.req.param();
      const found = await readAct(kind, token);
      seal(context);
      if (!found) return context.html(toPage({ language: 'en', text: TEXTS.en.unknown }), 404);
      const { ask, button } = TEXTS[found.language][found.act.kind];
      return context.html(toPage({ language: found.language, text: ask, button }));
    })
    .post('/:act{acknowledge|unsubscribe}/:token', async (context) => {
      const { act: kind, token } = context.req.param();
      const found = await readAct(kind, token);
      seal(context);
      if (!found) return context.html(toPage({ language: 'en', text: TEXTS.en.unknown }), 404);
      await perform(found.act);
      const { done } = TEXTS[found.language][found.act.kind];
      return context.html(toPage({ language: found.language, text: done }));
    });
}

type Texts = { [K in Act['kind']]: { ask: string; button: string; done: string } } & {
  unknown: string;
};

const TEXTS: { [L in Language]: Texts } = {
  en: {
    acknowledge: {
      ask: 'Do you see to this notification?',
      button: 'Acknowledge',
      done: 'Acknowledged. Your colleagues see that you take care of it.',
    },
    unsubscribe: {
      ask: 'Do you want no more digests by e-mail?',
      button: 'No more digests',
      done: 'You get no more digests by e-mail.',
    },
    unknown: 'This link is not whole. Open it from the message again.',
  },
  fi: {
    acknowledge: {
      ask: 'Hoidatko tämän ilmoituksen?',
      button: 'Kuittaa',
      done: 'Kuitattu. Muut näkevät, että sinä hoidat asian.',
    },
    unsubscribe: {
      ask: 'Etkö halua enää koosteita sähköpostiin?',
      button: 'Ei enää koosteita',
      done: 'Et saa enää koosteita sähköpostiin.',
    },
    unknown: 'Linkki ei ole kokonainen. Avaa se uudelleen viestistä.',
  },
};

const STYLE = `:root{color-scheme:light dark;--ground:#f4f3ef;--card:#fff;--ink:#1f1e1b;--line:#e4e2db;--act:#0b6b50;--on:#fff}@media(prefers-color-scheme:dark){:root{--ground:#161614;--card:#201f1c;--ink:#f1efe9;--line:#34322d;--act:#5cc9a3;--on:#10241c}}body{margin:0;min-height:100vh;display:grid;place-items:center;background:var(--ground);color:var(--ink);font:16px/24px -apple-system,"Segoe UI",Roboto,Helvetica,Arial,sans-serif}main{box-sizing:border-box;width:min(420px,100vw - 32px);padding:32px;background:var(--card);border:1px solid var(--line);border-radius:12px}p{margin:0}form{margin-top:20px}button{padding:11px 18px;border:0;border-radius:8px;background:var(--act);color:var(--on);font:inherit;font-weight:600;cursor:pointer}button:focus-visible{outline:2px solid var(--act);outline-offset:2px}`;

const POLICY = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'`;

/** Its address is a secret. */
function seal(context: Context): void {
  context.header('content-security-policy', POLICY);
  context.header('cache-control', 'no-store');
}

/** Every text is ours: nothing of the link stands in the page. */
const toPage = ({
  language,
  text,
  button,
}: {
  language: Language;
  text: string;
  button?: string;
}) =>
  `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>Polku</title><style>${STYLE}</style></head><body><main><p>${text}</p>${button === undefined ? '' : `<form method="post"><button>${button}</button></form>`}</main></body></html>`;
