import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { TestBackend } from '../backend.ts';
import type { Contender, Counted } from './contender.ts';

/** Polku as a contender: its npm build or its script tag, and a look into the database of a real backend. */

const root = fileURLToPath(new URL('../../..', import.meta.url));

export type PolkuOptions = {
  backend: TestBackend;
  user: string;
  /** How it comes into the page. @default 'npm' */
  from?: 'npm' | 'script';
};

export async function createPolkuContender(options: PolkuOptions): Promise<Contender> {
  const { backend, user, from = 'npm' } = options;
  const bundle = from === 'npm' ? await bundleCollector() : '';
  return {
    name: 'Polku',
    upstream: backend.url,
    toHtml: (endpoint) =>
      from === 'npm'
        ? `<script>globalThis.settings = ${JSON.stringify({ endpoint, key: backend.writeKey })};\n${bundle}</script>`
        : toScriptTag(endpoint, backend.writeKey),
    token: (shiftMs) => backend.token(user, 'northwind', Date.now() + shiftMs),
    counted: (marks) => readCounted(backend.folder, user, marks),
  };
}

let bundled: Promise<string> | undefined;

/** As a host bundles it: the npm build, and a few lines of its own. */
function bundleCollector(): Promise<string> {
  bundled ??= build({
    stdin: { contents: HOST_CODE, resolveDir: root },
    bundle: true,
    minify: true,
    write: false,
    format: 'iife',
    target: 'es2022',
    legalComments: 'none',
  }).then(({ outputFiles }) => outputFiles[0]?.text.replaceAll('</script', '<\\/script') ?? '');
  return bundled;
}

const GET_TOKEN = `() => fetch('/polku-token' + location.search).then((response) => response.text())`;

const HOST_CODE = `
import { byToken, createCollector } from './packages/collector/dist/index.js';
const query = new URLSearchParams(location.search);
const key = query.get('key') ?? settings.key;
const collector = createCollector({ endpoint: settings.endpoint, key, consent: 'given' });
const person = Promise.withResolvers();
const getToken = ${GET_TOKEN};
const identify = () => collector.identify(byToken(() => getToken().finally(() => setTimeout(person.resolve))));
const isSlowHost = query.has('unidentified');
globalThis.contender = {
  ready: isSlowHost ? Promise.resolve() : person.promise.then(() => collector.flush()),
  track: (mark, properties) => collector.track(mark, properties),
  tried: () => collector.flush(),
  identify,
};
if (!isSlowHost) identify();
`;

/** The calls are queued before the SDK is there, as the snippet that the console prints does it. */
const toScriptTag = (endpoint: string, key: string) => `
<script src="${endpoint}/sdk/v1.js" data-key="${key}" data-consent="given" async></script>
<script>
{
  const person = Promise.withResolvers();
  const getToken = ${GET_TOKEN};
  (window.polku ||= []).push(['identify', () => getToken().finally(() => setTimeout(person.resolve))]);
  globalThis.contender = {
    ready: person.promise.then(() => window.polku.flush()),
    track: (mark) => window.polku.push(['track', mark]),
    tried: () => window.polku.flush(),
  };
}
</script>`;

/** Every stored event of these names, in the order of arrival. The user's own, by a token that held, are the verified ones. */
function readCounted(folder: string, user: string, marks: readonly string[]): Counted[] {
  const database = new DatabaseSync(join(folder, 'polku.db'), { readOnly: true });
  try {
    const places = marks.map(() => '?').join();
    const rows = database
      .prepare(`select name, trust, subject, at from event where name in (${places}) order by seq`)
      .all(...marks) as { name: string; trust: number; subject: string; at: number }[];
    return rows.map(({ name, trust, subject, at }) => ({
      mark: name,
      isVerified: trust === 1 && subject === `user:${user}`,
      at,
    }));
  } finally {
    database.close();
  }
}
