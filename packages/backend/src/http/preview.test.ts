import { flowExamples, PreviewAnswer } from '@polku/flows/schemas';
import { describe, expect, test } from 'vitest';
import { createIngest, HOUR, MINUTE, NOW, signToken, WORKSPACE } from '../ingest/ingest.fixture.ts';
import { makePreview } from '../success/preview-flow.ts';
import { createReleaseClock } from '../success/release-clock.ts';
import { createBootstrapRoutes } from './bootstrap.ts';
import { errorOf, ORIGIN } from './ingest-server.fixture.ts';
import { createPreviewRoutes } from './preview.ts';

const audience = { fact: 'account.touchLevel', is: 'eq' as const, value: 'high' };
const onReports = { fact: 'page.path', is: 'glob' as const, value: '/reports/**' };
const draft: typeof flowExamples.tour = {
  ...flowExamples.tour,
  audience,
  steps: [
    { id: 'for-some', title: 'For some', text: '', when: { all: [onReports, audience] } },
    ...flowExamples.tour.steps,
  ],
};

async function start() {
  const { store } = await createIngest();
  const world = { nowMs: NOW };
  const nowMs = () => world.nowMs;
  const onFault = (error: unknown) => expect.fail(String(error));
  const routes = createPreviewRoutes({ store, nowMs, onFault });
  const make = (url = `${ORIGIN}/reports`) =>
    makePreview(store, { workspaceId: WORKSPACE.id, flow: draft, url, nowMs: world.nowMs });
  const tokenOf = ({ url }: { url: string }) =>
    new URL(url).searchParams.get('polku_preview') ?? '';
  const post = (preview: string, headers: object = { origin: ORIGIN }, more: object = {}) =>
    routes.request('/v1/preview', {
      method: 'POST',
      body: JSON.stringify({ writeKey: WORKSPACE.writeKey, preview, ...more }),
      headers: { 'content-type': 'text/plain;charset=UTF-8', ...headers },
    });
  return { store, world, nowMs, routes, make, tokenOf, post };
}

describe('a link', () => {
  test.each([
    [`${ORIGIN}/reports`, /^https:\/\/app\.example\/reports\?polku_preview=[\w.-]+$/],
    [`${ORIGIN}?a=%20+#/x?y`, /^https:\/\/app\.example\/\?a=%20\+&polku_preview=[\w.-]+#\/x\?y$/],
  ])('to %s is that address and a token', async (url, expected) => {
    const { make } = await start();
    expect(await make(url)).toEqual({
      url: expect.stringMatching(expected),
      expiresAt: NOW + HOUR,
    });
  });

  test('leads to pages of the workspace only', async () => {
    const { make } = await start();
    await expect(make('https://evil.example/')).rejects.toThrow(
      /https:\/\/evil\.example is not on/,
    );
    await expect(make('reports')).rejects.toThrow('--url expects the address of a page');
  });
});

describe('a draft', () => {
  test('is answered to the token of its link, whoever it is for, and kept by no cache', async () => {
    const { make, tokenOf, post } = await start();
    const response = await post(tokenOf(await make()));
    expect(response.headers.get('access-control-allow-origin')).toBe(ORIGIN);
    expect(response.headers.get('cache-control')).toBe('no-store');
    const answer = PreviewAnswer.parse(await response.json());
    // A step for some is shown as well, where it belongs.
    const when = { all: [onReports, { all: [] }] };
    const [first, ...steps] = draft.steps;
    expect(answer).toEqual({
      flow: { ...flowExamples.tour, steps: [{ ...first, when }, ...steps] },
    });
  });

  test('is in neither part of the bootstrap', async () => {
    const { store, nowMs, make } = await start();
    await make();
    const bootstrap = createBootstrapRoutes({ store, nowMs });
    const shared = await bootstrap.request(`/v1/bootstrap?key=${WORKSPACE.writeKey}`);
    const asked = {
      writeKey: WORKSPACE.writeKey,
      device: 'd',
      token: await signToken({ sub: 'u' }),
    };
    const body = JSON.stringify(asked);
    const person = await bootstrap.request('/v1/bootstrap', { method: 'POST', body });
    for (const part of [shared, person]) expect(await part.text()).not.toContain(draft.id);
  });

  test('is refused when the hour is over, and gone', async () => {
    const { store, world, nowMs, make, tokenOf, post } = await start();
    const token = tokenOf(await make());
    world.nowMs = NOW + HOUR - 1;
    expect((await post(token)).status).toBe(200);
    world.nowMs = NOW + HOUR;
    const refused = { status: 401, code: 'invalid_token', field: 'preview' };
    expect(await errorOf(await post(token))).toMatchObject({
      ...refused,
      message: expect.stringContaining('which is over'),
    });
    const sleeps: number[] = [];
    const later = (_: unknown, ms: number) => () => void sleeps.push(ms);
    const clock = createReleaseClock({ store, nowMs, later, onFault() {}, onRelease() {} });
    clock.start();
    await clock.stop();
    expect(await store.db.selectFrom('flow_preview').selectAll().execute()).toEqual([]);
  });

  test.each<[string, (token: string) => string]>([
    ['of another draft', (token) => `A${token.slice(1)}`],
    ['with a later end', (token) => token.replace(/\.\d+\./, `.${NOW + 2 * HOUR}.`)],
    ['with another signature', (token) => `${token.slice(0, -2)}AA`],
    ['that is none', () => 'draft'],
    ['with a longer signature', (token) => `${token}A`],
  ])('is refused to a token %s', async (_, forge) => {
    const { make, tokenOf, post } = await start();
    const forged = forge(tokenOf(await make()));
    expect(await errorOf(await post(forged))).toMatchObject({
      status: 401,
      code: 'invalid_token',
      message: expect.stringContaining('no link'),
    });
  });

  test('is refused to an identity token, to other origins and workspaces, and to wrong bodies', async () => {
    const { store, make, tokenOf, post, world } = await start();
    const identity = await signToken({ sub: 'u1' });
    const token = tokenOf(await make());
    expect(await errorOf(await post(identity.slice(0, 300)))).toMatchObject({ status: 401 });
    const evil = await post(token, { origin: 'https://evil.example' });
    expect(await errorOf(evil)).toMatchObject({ status: 403, code: 'forbidden_origin' });
    await createIngest({ store, workspaceId: 'other' });
    const other = await post(token, { origin: ORIGIN }, { writeKey: 'wk_other' });
    expect(await errorOf(other)).toMatchObject({ status: 401, code: 'invalid_token' });
    const wrong = await post(token, { origin: ORIGIN }, { more: 1 });
    expect(await errorOf(wrong)).toMatchObject({ status: 400, code: 'invalid_body' });
    world.nowMs += MINUTE;
    expect((await post(token)).status).toBe(200);
  });

  test('answers a preflight', async () => {
    const { routes } = await start();
    const headers = { origin: ORIGIN };
    const response = await routes.request('/v1/preview', { method: 'OPTIONS', headers });
    expect(response.headers.get('access-control-allow-origin')).toBe(ORIGIN);
  });
});
