import { flowExamples } from '@polku/flows/schemas';
import { Hono } from 'hono';
import { pino } from 'pino';
import { createFaultLog } from '../fault-log.ts';
import { createFeed } from '../notify/feed.ts';
import { createGuard } from '../notify/guard.ts';
import { queueNotification } from '../notify/outbox.fixture.ts';
import { numberNotifications } from '../store/sql/outbox.ts';
import { createFullable, createTestStore } from '../store/store.fixture.ts';
import { createPasswords } from '../success/password.ts';
import { invitePerson } from '../success/sign-in.ts';
import { createWorkspace } from '../success/workspace.ts';
import { parseWorkspaceDocument } from '../success/workspace-document.ts';
import { ROLES, type Role } from './api.ts';
import { type AppOptions, createApp } from './app.ts';
import { createClientAddress } from './client-address.ts';
import { holdToDocument } from './openapi/hold.fixture.ts';

/** A workspace with one person a role, Veikko (csm) owning Kone and Aino (admin) owning Nokia. */
export const START_MS = Date.UTC(2026, 0, 1);
const PUBLIC_URL = 'https://polku.example';

const email = (role: Role) => `${role}@reportly.example`;
const document = {
  name: 'Reportly',
  origins: ['https://app.example'],
  people: ROLES.map((role) => ({ email: email(role), name: `The ${role}`, role })),
  accounts: [
    { id: 'kone', name: 'Kone', plan: 'gold', touchLevel: 'high', owner: email('csm') },
    { id: 'nokia/oulu', name: 'Nokia', owner: email('admin') },
  ],
  milestones: [{ key: 'first_use', name: 'First report', event: 'report_created' }],
  flows: [flowExamples.tour, flowExamples.survey],
  channels: [{ kind: 'webhook', url: 'https://hooks.example/polku' }],
};

/** What a page of ours sends with a request that changes something. */
export const OWN_PAGE = { 'x-polku': '1', origin: PUBLIC_URL, 'sec-fetch-site': 'same-origin' };

export type TestConsole = Awaited<ReturnType<typeof createTestConsole>>;

export async function createTestConsole(
  options: Partial<
    Pick<AppOptions, 'pingMs' | 'sdk' | 'console' | 'channels' | 'passwords' | 'oidc' | 'pages'>
  > = {},
  whenDone?: Parameters<typeof createTestStore>[0],
) {
  const { store: whole, folder } = await createTestStore(whenDone);
  const { store, setFull } = createFullable(whole);
  let now = START_MS;
  const nowMs = () => now;
  const guard = createGuard({ lookup: async () => [{ address: '93.184.216.34' }] });
  const parsed = parseWorkspaceDocument(document);
  const created = await createWorkspace(store, parsed, { guard, nowMs: now });
  const { workspaceId } = created;
  const channelIds = created.channels.map(({ id }) => id);
  const feed = createFeed();
  const lines: { [key: string]: unknown }[] = [];
  const log = pino(
    { level: 'info' },
    { write: (line: string) => void lines.push(JSON.parse(line)) },
  );
  const { app, closeFeeds } = createApp({
    store,
    feed,
    nowMs,
    monotonicMs: nowMs,
    onRequest: (line) => log.info(line, 'request'),
    onFault: createFaultLog({ log, isOutage: store.isOutage }),
    clientAddress: createClientAddress({ kind: 'hops', hops: 1 }),
    publicUrl: () => PUBLIC_URL,
    readyFault: async () => undefined,
    pages: new Hono(),
    sdk: new Hono(),
    console: new Hono(),
    // Any cost does where nobody steals them.
    passwords: createPasswords({ log2N: 1, r: 1, p: 1 }),
    ...options,
  });
  holdToDocument(app);

  const invite = (role: Role, to = workspaceId, purpose?: 'password') =>
    invitePerson(
      store,
      { workspaceId: to, email: email(role), name: 'Else', role },
      { nowMs: now, ...(purpose && { purpose }) },
    );

  /** The cookie of a fresh session. */
  async function signIn(role: Role, to = workspaceId): Promise<string> {
    const body = JSON.stringify({ token: await invite(role, to) });
    const answer = await app.request('/api/session', { method: 'POST', headers: OWN_PAGE, body });
    return answer.headers.get('set-cookie')?.split(';')[0] ?? '';
  }

  /** Queues first uses and gives them their places, as the dispatcher does. */
  async function reach(count: number, reached: { accountId?: string | null; id?: string } = {}) {
    for (let index = 0; index < count; index += 1) {
      now += 1_000;
      const id = reached.id ?? `n${now - START_MS}`;
      const accountId = reached.accountId === undefined ? 'kone' : reached.accountId;
      const queued = { workspaceId, id, accountId, channelIds, atMs: now };
      await queueNotification(store, queued);
    }
    await numberNotifications(store);
    feed.publish({ workspaceId });
  }

  return {
    app,
    closeFeeds,
    store,
    setFull,
    folder,
    feed,
    lines,
    workspaceId,
    invite,
    signIn,
    reach,
    pass: (ms: number) => {
      now += ms;
    },
  };
}

/** Sends requests as a page of ours does, with this cookie. */
export const requesting =
  ({ app }: TestConsole, cookie = '') =>
  async (
    method: string,
    path: string,
    headers: Record<string, string> = OWN_PAGE,
    body?: unknown,
  ) => {
    const init = { method, headers: { ...headers, cookie } };
    const answer = await app.request(path, {
      ...init,
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await answer.text();
    return { status: answer.status, headers: answer.headers, body: text && JSON.parse(text) };
  };
