import type { Answer } from './receiver.fixture.ts';

/** Vendors as they document themselves, as far as our channels ask: for tests, over HTTP, in memory. */

const json = (response: Parameters<Answer>[0], status: number, body: unknown) =>
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));

/** Slack's Web API: 200 with `ok`, whatever happens. */
export function createSlack() {
  const messages: { channel: string; text: string; blocks: object[] }[] = [];
  const users = new Map([['liisa@vendor.example', 'U042']]);
  const answer: Answer = (response, { path, headers, text }) => {
    if (headers.authorization !== 'Bearer xoxb-1-secret')
      return json(response, 200, { ok: false, error: 'invalid_auth' });
    const url = new URL(path, 'http://slack');
    if (url.pathname === '/users.lookupByEmail') {
      const id = users.get(url.searchParams.get('email') ?? '');
      return json(
        response,
        200,
        id ? { ok: true, user: { id } } : { ok: false, error: 'users_not_found' },
      );
    }
    if (url.pathname !== '/chat.postMessage')
      return json(response, 200, { ok: false, error: 'unknown_method' });
    messages.push(JSON.parse(text));
    return json(response, 200, { ok: true, channel: 'D1', ts: '1.1' });
  };
  return { messages, answer };
}

/** monday.com's GraphQL: 200 with `data` or `errors`. */
export function createMonday() {
  const items: { id: string; name: string; values: string; updates: string[] }[] = [];
  const mentions: unknown[] = [];
  const run = (query: string, variables: { [key: string]: unknown }): object => {
    if (query.includes('items_page_by_column_values')) {
      const found = items.filter(({ values }) => values.includes(String(variables.v)));
      const toItem = ({ id, updates }: (typeof items)[number]) => ({
        id,
        updates: updates.map((text) => ({ text_body: text })),
      });
      return { items_page_by_column_values: { items: found.map(toItem) } };
    }
    if (query.includes('create_item')) {
      const id = String(items.length + 1);
      items.push({ id, name: String(variables.n), values: String(variables.v), updates: [] });
      return { create_item: { id } };
    }
    if (query.includes('create_update')) {
      items.find(({ id }) => id === variables.i)?.updates.push(String(variables.t));
      mentions.push(variables.m);
      return { create_update: { id: '9' } };
    }
    const [email] = variables.e as string[];
    return { users: email === 'liisa@vendor.example' ? [{ id: 77 }] : [] };
  };
  const answer: Answer = (response, { headers, text }) => {
    if (headers.authorization !== 'monday-token-1')
      return json(response, 200, {
        errors: [{ message: 'no', extensions: { code: 'UserUnauthorizedException' } }],
      });
    const { query, variables } = JSON.parse(text);
    return json(response, 200, { data: run(query, variables) });
  };
  return { items, mentions, answer };
}

/** Salesforce: OAuth, query, upsert by external id, Chatter. `url` is told once it listens. */
export function createSalesforce() {
  const tasks = new Map<string, { [key: string]: unknown }>();
  const posts: { subjectId: string; body: { messageSegments: object[] } }[] = [];
  const queries: string[] = [];
  let count = 1;

  const grant: Answer = (response, { text }) => {
    if (new URLSearchParams(text).get('client_secret') !== 'sf-secret')
      return json(response, 400, { error: 'invalid_client_id', error_description: 'no' });
    return json(response, 200, { access_token: `token-${count}`, instance_url: well.url });
  };
  const query: Answer = (response, { path }) => {
    const q = new URL(path, 'http://salesforce').searchParams.get('q') ?? '';
    queries.push(q);
    const account = q.includes("'a'") ? [{ Id: '001A' }] : [];
    json(response, 200, { records: q.includes('FROM User') ? [{ Id: '005U' }] : account });
  };
  const upsert: Answer = (response, { path, text }) => {
    const id = path.slice(path.lastIndexOf('/') + 1);
    const status = tasks.has(id) ? 200 : 201;
    tasks.set(id, JSON.parse(text));
    json(response, status, { id: '00T', success: true, errors: [] });
  };
  const feed: Answer = (response) => json(response, 200, { elements: posts });
  const post: Answer = (response, { text }) => {
    posts.push(JSON.parse(text));
    json(response, 201, { id: '0D5' });
  };
  const resources: [RegExp, Answer][] = [
    [/^GET .*\/query\?/, query],
    [/^PATCH .*\/sobjects\/Task\/\w+\/[^/]+$/, upsert],
    [/^GET .*\/chatter\/feeds\/record\//, feed],
    [/^POST .*\/chatter\/feed-elements$/, post],
  ];
  const answer: Answer = (response, received, request) => {
    const { method, path, headers } = received;
    if (path === '/services/oauth2/token') return grant(response, received, request);
    if (headers.authorization !== `Bearer token-${count}`)
      return json(response, 401, [{ errorCode: 'INVALID_SESSION_ID', message: 'no' }]);
    const [, resource] = resources.find(([pattern]) => pattern.test(`${method} ${path}`)) ?? [];
    if (!resource) return json(response, 404, [{ errorCode: 'NOT_FOUND', message: 'no' }]);
    return resource(response, received, request);
  };
  const expire = () => {
    count += 1;
  };
  const well = { tasks, posts, queries, url: '', expire, answer };
  return well;
}
