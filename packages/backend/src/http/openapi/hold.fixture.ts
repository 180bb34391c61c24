import { isDeepStrictEqual } from 'node:util';
import type { Hono } from 'hono';
import { expect } from 'vitest';
import type { ConsoleEnv } from '../console-env.ts';
import { DESCRIBED, ErrorBody } from './described.ts';
import { listRoutes } from './document.ts';

/**
 * From here on every answer of this app's console that a test asks for is held to what the document says of its route:
 * the status, the type, the shape, and no field beside it.
 */
export function holdToDocument(app: Hono<ConsoleEnv>): void {
  const routes = [...listRoutes(app.routes).keys()].map((name) => {
    const [method = '', path = ''] = name.split(' ');
    return { name, method, pattern: new RegExp(`^${path.replaceAll(/\{\w+\}/g, '[^/]+')}$`) };
  });
  const request = app.request;
  app.request = async (input, init, ...more) => {
    const answer = await request(input, init, ...more);
    const { pathname } = new URL(String(input), 'http://polku.example');
    const method = init?.method ?? 'GET';
    const route = routes.find((one) => one.method === method && one.pattern.test(pathname));
    if (route && pathname.startsWith('/api/')) await expectDescribed(route.name, answer);
    return answer;
  };
}

async function expectDescribed(name: string, answer: Response): Promise<void> {
  const type = answer.headers.get('content-type') ?? '';
  const described = DESCRIBED[name];
  if (answer.status >= 400) {
    expect(ErrorBody.safeParse(await answer.clone().json()).error, name).toBeUndefined();
    return;
  }
  const { answer: schema, status = 200, type: told = 'application/json' } = described ?? {};
  expect(answer.status, `${name}: see src/http/openapi/describe-*.ts`).toBe(status);
  if (!schema) return expect(await answer.clone().text(), name).toBe('');
  if (type.startsWith('text/csv')) return;
  expect(type, name).toContain(told);
  if (told !== 'application/json') return;
  const body: unknown = await answer.clone().json();
  const parsed = schema.safeParse(body);
  // The matcher draws a difference, and is slow where there is none.
  if (isDeepStrictEqual(parsed.data, body)) return;
  expect(parsed.error?.issues, `${name}: see src/http/openapi/describe-*.ts`).toBeUndefined();
  expect(parsed.data, `${name} tells what its schema does not`).toEqual(body);
}
