import { globSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Flow, PersonPart, SharedPart } from '@polku/flows';
import { DEFAULT_POLICY, type Theme } from '@polku/flows/schemas';
import type { BrowserContext, Request, Route } from 'playwright-core';

/**
 * The backend that the SDK speaks with while a page is looked at: none. Its requests go to an origin that does not
 * exist and are answered here; nothing is recorded. What the page's own Polku asks or sends is cut off, so that
 * neither a flow of its own is shown meanwhile, nor our visit counted.
 */
const ORIGIN = 'https://polku-check.invalid';
const FOLDER = fileURLToPath(new URL('../../../../sdk/dist/cdn', import.meta.url));
const HEADERS = { 'access-control-allow-origin': '*' };
const HOUR_MS = 3_600_000;

export type Answers = {
  /** Where the SDK's core is had from. */
  core: string;
  origin: string;
  /** Vouches for a person who does not exist; nobody looks at its signature. */
  token: string;
};

export async function answerSdk(
  context: BrowserContext,
  {
    flows,
    theme,
    pages,
    header,
  }: {
    flows: readonly Flow[];
    theme: Theme;
    pages: readonly string[];
    header: { [name: string]: string };
  },
): Promise<Answers> {
  const [core] = globSync('*/polku-*.js', { cwd: FOLDER });
  if (!core) throw new Error(`The SDK is not in ${FOLDER}. Build it first: "pnpm build".`);
  const shared = toSharedPart(flows, theme);
  const own = new Set(pages.map((page) => new URL(page).origin));
  const hasHeaders = Object.keys(header).length > 0;
  await context.route('**/*', async (route, request) => {
    if (isPolku(request)) return route.abort();
    // Headers that are given name all of them.
    if (!hasHeaders || !own.has(new URL(request.url()).origin)) return route.fallback();
    return route.fallback({ headers: { ...(await request.allHeaders()), ...header } });
  });
  // Asked before the one above: the last comes first.
  await context.route(`${ORIGIN}/**`, (route, request) => answer(route, request, shared));
  return { core: `${ORIGIN}/sdk/${core.replaceAll('\\', '/')}`, origin: ORIGIN, token: toToken() };
}

/** By what it holds: the address and the path are the host's to choose. */
function isPolku(request: Request): boolean {
  if (/\/v1\/bootstrap\?key=/.test(request.url())) return true;
  return request.method() === 'POST' && /"writeKey":\s*"wk_/.test(request.postData() ?? '');
}

async function answer(route: Route, request: Request, shared: SharedPart): Promise<void> {
  const { pathname } = new URL(request.url());
  if (pathname.startsWith('/sdk/')) {
    const folder = join(FOLDER, basename(join(pathname, '..')));
    const body = await readFile(join(folder, basename(pathname)), 'utf8').catch(() => undefined);
    return body === undefined
      ? route.fulfill({ status: 404, headers: HEADERS })
      : route.fulfill({ headers: HEADERS, contentType: 'text/javascript', body });
  }
  const asked: Asked = JSON.parse(request.postData() ?? '{}');
  if (pathname !== '/v1/bootstrap') {
    const results = (asked.events ?? []).map(({ id }) => ({ id, status: 'accepted' }));
    return route.fulfill({ headers: HEADERS, json: { success: true, results } });
  }
  const json = request.method() === 'GET' ? shared : toPersonPart(asked.survey);
  return route.fulfill({ headers: HEADERS, json });
}

type Asked = { survey?: string; events?: { id: string }[] };

/** Tours are handed over one at a time; what else there is waits for its name to be called. */
function toSharedPart(flows: readonly Flow[], theme: Theme): SharedPart {
  return {
    revision: 'check',
    flows: flows.filter(({ kind }) => kind !== 'tour').map(toAnybodys),
    milestones: [],
    // Nothing opens by itself, not even a tour of the page's own markup.
    policy: { ...DEFAULT_POLICY, maxInterruptions: 0 },
    theme,
    isPaused: false,
  };
}

/** The flow as it is drawn, for anybody, at any time, and as often as it is asked for. */
export function toAnybodys<F extends Flow>(flow: F): F {
  const { audience: _, schedule: __, sample: ___, holdout: ____, goal: _____, ...more } = flow;
  const { followedBy: ______, ...rest } = more;
  return { ...rest, trigger: { on: 'code' }, frequency: 'always' } as F;
}

const toPersonPart = (survey: string | undefined): PersonPart => ({
  userId: 'check',
  facts: { user: {}, account: {}, milestones: {}, decided: {} },
  history: {},
  ...(survey !== undefined && { lease: { flow: survey, expiresAt: Date.now() + HOUR_MS } }),
});

function toToken(): string {
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const iat = Math.floor(Date.now() / 1_000);
  return [encode({ alg: 'HS256' }), encode({ sub: 'check', iat, exp: iat + 3_600 }), 'x'].join('.');
}
