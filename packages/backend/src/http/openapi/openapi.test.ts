import { flowExamples } from '@polku/flows/schemas';
import { beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { createIngest, NOW, signToken, WORKSPACE } from '../../ingest/ingest.fixture.ts';
import { createTokenVerifier } from '../../ingest/token.ts';
import { createPersonNews } from '../../notify/person-news.ts';
import { createTestStore } from '../../store/store.fixture.ts';
import { createSecretKey } from '../../success/keys.ts';
import { createTestConsole, OWN_PAGE, requesting } from '../console.fixture.ts';
import { INGEST_PATHS, ingestPathOf } from '../ingest-paths.ts';
import { createPages } from '../pages.ts';
import { DESCRIBED } from './described.ts';
import { listRoutes } from './document.ts';

type Document = {
  openapi: string;
  paths: { [path: string]: { [method: string]: Operation } };
  components: { schemas: { [name: string]: object } };
};
type Operation = {
  responses: { [status: string]: { content?: { 'application/json': { schema: object } } } };
};

const cleaning: (() => Promise<void>)[] = [];
const whenDone = (clean: () => Promise<void>) => void cleaning.push(clean);
const guard = {} as never;
const VIEW = '0199a0b0-0000-7000-8000-000000000001';
let office: Awaited<ReturnType<typeof createTestConsole>>;
let pages: ReturnType<typeof createPages>;
let secretKey: string;
let document: Document;
beforeAll(async () => {
  const { store } = await createTestStore(whenDone);
  const ingest = await createIngest({ store });
  await ingest.publishFlows(flowExamples.survey, flowExamples.tour, flowExamples.message);
  await ingest.send([{ type: 'identify', as: 'u1', of: 'acme', traits: { name: 'U' } }]);
  ({ secretKey } = await createSecretKey(store, { workspaceId: 'ws', name: 'k' }, NOW));
  pages = createPages({
    ...{ store, nowMs: () => NOW, verifier: createTokenVerifier(), news: createPersonNews() },
    ...{ onFault() {}, publicUrl: () => 'https://polku.example', onNotifications() {} },
    onErased() {},
  });
  const channels = { guard, tools: guard, onQueued() {} };
  office = await createTestConsole({ channels, pages }, whenDone);
  document = (await requesting(office)('GET', '/v1/openapi.json')).body;
  return async () => {
    for (const clean of cleaning) await clean();
  };
});

/** A JSON Schema of the document, with all that it refers to. */
const toZod = (schema: object) =>
  z.fromJSONSchema(
    JSON.parse(
      JSON.stringify({ ...schema, $defs: document.components.schemas }).replaceAll(
        '#/components/schemas/',
        '#/$defs/',
      ),
    ),
  );

function answerSchema(method: string, path: string, status = '200') {
  const { schema = undefined } =
    document.paths[path]?.[method.toLowerCase()]?.responses[status]?.content?.[
      'application/json'
    ] ?? {};
  if (!schema) throw new Error(`${method} ${path} has no answer for ${status}.`);
  return toZod(schema);
}

describe('the OpenAPI document', () => {
  test('has every route that there is, and no other', () => {
    const told = Object.entries(document.paths).flatMap(([path, operations]) =>
      Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect(told.sort()).toEqual([...listRoutes(office.app.routes).keys()].sort());
    expect(told).toEqual(expect.arrayContaining(['GET /api/tasks', 'PUT /v1/accounts/{id}']));
    expect(told.length).toBeGreaterThan(60);
    for (const path of INGEST_PATHS) {
      expect(ingestPathOf(path)).toBeDefined();
      expect(told).toContain(`POST ${path}`);
    }
  });

  test('describes every route, and none that is not there', () => {
    const names = [...listRoutes(office.app.routes).keys()];
    expect(names.filter((name) => !DESCRIBED[name])).toEqual([]);
    expect(Object.keys(DESCRIBED).filter((name) => !names.includes(name))).toEqual([]);
  });

  test('has a body for each route that reads one, and an answer for each that gives one', async () => {
    const admin = requesting(office, await office.signIn('admin'));
    for (const name of listRoutes(office.app.routes).keys()) {
      const [method = '', path = ''] = name.split(' ');
      if (!path.startsWith('/api/')) continue;
      const { body, answer, status = 200 } = DESCRIBED[name] ?? { status: 0 };
      // What is no JSON is refused before anything is looked for.
      if (method !== 'GET' && method !== 'DELETE') {
        const address = path.replaceAll(/\{\w+\}/g, path.includes('views') ? VIEW : 'kone');
        const { body: told } = await admin(method, address, OWN_PAGE, '{');
        expect(told?.error?.code === 'invalid_json', name).toBe(body !== undefined);
      }
      expect([204, 302].includes(status), name).toBe(answer === undefined);
    }
  });

  test('points at nothing that it does not have', () => {
    const text = JSON.stringify(document);
    const refs = [...text.matchAll(/"\$ref":"([^"]*)"/g)].map(([, ref = '']) => ref);
    expect(refs.length).toBeGreaterThan(30);
    const find = (ref: string) =>
      ref
        .slice(2)
        .split('/')
        .reduce<unknown>(
          (at, part) => (at as { [part: string]: unknown } | undefined)?.[part],
          document,
        );
    expect([...new Set(refs)].filter((ref) => !ref.startsWith('#/') || !find(ref))).toEqual([]);
  });

  test('has no file of its own, but that of anyone: it is read from any origin', async () => {
    const answer = await office.app.request('/v1/openapi.json');
    expect(answer.headers.get('access-control-allow-origin')).toBe('*');
    expect(document.openapi).toBe('3.1.0');
  });
});

describe('real answers are as the document has them', () => {
  const ask = async (method: string, path: string, init: RequestInit = {}) => {
    const answer = await pages.request(path, { method, ...init });
    return { status: answer.status, body: (await answer.json()) as unknown };
  };
  const withToken = async (more: object = {}) => {
    const token = await signToken({ sub: 'u1', account: 'acme' });
    return { body: JSON.stringify({ writeKey: WORKSPACE.writeKey, token, ...more }) };
  };
  const withKey = (body?: object) => ({
    headers: { authorization: `Bearer ${secretKey}` },
    ...(body && { body: JSON.stringify(body) }),
  });

  test.each([
    ['GET', '/v1/bootstrap', `/v1/bootstrap?key=${WORKSPACE.writeKey}`, () => ({})],
    ['POST', '/v1/bootstrap', undefined, () => withToken({ device: 'd' })],
    ['POST', '/v1/inbox', undefined, () => withToken()],
    ['POST', '/v1/privacy/export', undefined, () => withToken()],
    ['PUT', '/v1/accounts/{id}', '/v1/accounts/acme', () => withKey({ plan: 'gold' })],
    ['GET', '/v1/users/{id}', '/v1/users/u1', () => withKey()],
    ['DELETE', '/v1/users/{id}', '/v1/users/u2', () => withKey()],
    ['POST', '/v1/privacy/erase', undefined, () => withToken()],
  ])('%s %s', async (method, path, address, init) => {
    const { status, body } = await ask(method, address ?? path, await init());
    expect(status).toBe(200);
    const schema = answerSchema(method, path);
    expect(schema.safeParse(body).error).toBeUndefined();
    // And the schema says something.
    expect(schema.safeParse('nothing').success).toBe(false);
  });

  test('errors', async () => {
    const { status, body } = await ask('GET', '/v1/users/u1');
    expect(status).toBe(401);
    expect(answerSchema('GET', '/v1/users/{id}', 'default').safeParse(body).success).toBe(true);
  });

  test('the answer to a batch', () => {
    const results = [{ id: 'x', status: 'refused', code: 'erased', message: 'm' }];
    const schema = answerSchema('POST', '/v1/batch');
    expect(schema.safeParse({ success: true, results }).success).toBe(true);
    expect(schema.safeParse({ success: true, results: [{ status: 'lost' }] }).success).toBe(false);
  });
});
