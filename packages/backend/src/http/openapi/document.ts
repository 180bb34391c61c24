import { z } from 'zod';
import { INGEST_PATHS } from '../ingest-paths.ts';
import { rightOf } from '../rights.ts';
import { DESCRIBED, ErrorBody, NAMED } from './described.ts';
import type { Described } from './say.ts';

/**
 * The OpenAPI document: every route that the app has, found in the app itself, so that none is forgotten and none is
 * told of that is not there; and what `described.ts` says of it, with JSON Schemas made from the schemas by which
 * requests are read.
 */
export type RouteOf = { method: string; path: string; handler: object };

/** `GET /v1/users/{id}` of every route below `/v1` and `/api`, with the right that it takes. */
export function listRoutes(routes: readonly RouteOf[]): Map<string, string | undefined> {
  const found = new Map<string, string | undefined>();
  for (const { method, path, handler } of routes) {
    const isDocumented = /^\/(v1|api)\//.test(path) && !path.includes('*');
    const name = `${method} ${toTemplate(path)}`;
    if (!isDocumented || method === 'ALL' || method === 'OPTIONS' || found.has(name)) continue;
    found.set(name, rightOf(handler));
  }
  // Answered by a plain handler, before the app is asked.
  for (const path of INGEST_PATHS) found.set(`POST ${path}`, undefined);
  return found;
}

/** `/accounts/:id/:items{goals|notes}` is `/accounts/{id}/{items}`. */
const toTemplate = (path: string): string => path.replaceAll(/:(\w+)(\{[^}]*\})?/g, '{$1}');

export function toOpenApi(routes: readonly RouteOf[]) {
  const { schemas, toRef } = toSchemas();
  const paths: { [path: string]: { [method: string]: object } } = {};
  for (const [name, right] of [...listRoutes(routes)].sort()) {
    const [method = '', path = ''] = name.split(' ');
    const operation = toOperation({ path, right, described: DESCRIBED[name], toRef });
    paths[path] = { ...paths[path], [method.toLowerCase()]: operation };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Polku',
      version: '1',
      description: 'Events in, flows out, and the console’s own routes.',
    },
    paths,
    components: {
      schemas,
      securitySchemes: {
        secret_key: { type: 'http', scheme: 'bearer', description: 'sk_…, of servers alone' },
        write_key: { type: 'apiKey', in: 'query', name: 'key', description: 'wk_…, public' },
        session: { type: 'apiKey', in: 'cookie', name: 'polku_session' },
      },
    },
  };
}

const JSON_TYPE = 'application/json';

type Operating = {
  path: string;
  right: string | undefined;
  described: Described | undefined;
  toRef: (schema: z.ZodType) => object;
};

function toOperation({ path, right, described, toRef }: Operating) {
  const { summary, body, answer, status = 200, type = JSON_TYPE } = described ?? {};
  const of = (type: string, schema: z.ZodType) => ({ [type]: { schema: toRef(schema) } });
  const json = (schema: z.ZodType) => of(JSON_TYPE, schema);
  const parameters = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    ...{ name, in: 'path', required: true, schema: { type: 'string' } },
  }));
  const isConsole = path.startsWith('/api/');
  return {
    ...(summary !== undefined && { summary }),
    ...(right !== undefined && { 'x-right': right }),
    ...(isConsole && right !== 'anyone' && { security: [{ session: [] }] }),
    ...(!isConsole && toSecurity(described)),
    ...(parameters.length > 0 && { parameters }),
    ...(body && { requestBody: { required: true, content: json(body) } }),
    responses: {
      [status]: { description: 'Done.', ...(answer && { content: of(type, answer) }) },
      default: { description: 'Refused, or failed.', content: json(ErrorBody) },
    },
  };
}

/** A token and a key of pages stand in the body, as its schema says. */
function toSecurity(described: Described | undefined) {
  if (described?.auth === 'secret_key') return { security: [{ secret_key: [] }] };
  if (described?.auth === 'any_key') return { security: [{ secret_key: [] }, {}] };
  return described?.auth === 'write_key' ? { security: [{ write_key: [] }] } : {};
}

const uriOf = (name: string): string => `#/components/schemas/${name}`;

/** What is asked of a request: defaults may be left out of it. */
const AS_ASKED = { io: 'input', unrepresentable: 'any', target: 'draft-2020-12' } as const;

function toSchemas() {
  const registry = z.registry<{ id: string }>();
  const names = new Map<z.ZodType, string>();
  for (const [id, schema] of Object.entries(NAMED)) {
    registry.add(schema, { id });
    names.set(schema, id);
  }
  const { schemas } = z.toJSONSchema(registry, { ...AS_ASKED, uri: uriOf });
  const toRef = (schema: z.ZodType) => {
    const name = names.get(schema);
    return name === undefined ? z.toJSONSchema(schema, AS_ASKED) : { $ref: uriOf(name) };
  };
  return { schemas: mendRefs(schemas), toRef };
}

/** What several of them share has a place within a place: `…/__shared#/$defs/x`, which is `…/__shared/$defs/x`. */
function mendRefs<T>(schemas: T): T {
  const text = JSON.stringify(schemas, (key, value) =>
    key === '$id' || key === '$schema' ? undefined : value,
  );
  return JSON.parse(text.replaceAll(/("\$ref":"#[^"#]*)#/g, '$1'));
}
