import type { Flow } from '@polku/flows';
import { DEFAULT_POLICY } from '@polku/flows/schemas';
import type { Event, MilestoneRule } from '@polku/protocol';
import { FirstUseReached } from '@polku/protocol/schemas';
import { SignJWT } from 'jose';
import { insertChannel, insertWorkspace } from '../store/sql/workspaces.ts';
import { createTestStore } from '../store/store.fixture.ts';
import type { Store } from '../store/store.ts';
import { publishFlow } from '../success/publish-flow.ts';
import { publishMilestone } from '../success/publish-milestone.ts';
import { createConsumer } from './apply-group.ts';
import { checkBatch } from './check-batch.ts';
import { createTokenVerifier } from './token.ts';

/**
 * A workspace in a real store, and what happens in a product that uses it: each {@link Act} becomes an event
 * with a token of its person, is checked, and is applied as the ingest route would have it.
 */
export const NOW = 1_750_000_000_000;
export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

export const WORKSPACE = {
  id: 'ws',
  name: 'Reportly',
  writeKey: 'wk_test',
  secret: 'secret-of-the-workspace',
  tokenSecret: 'token-secret-of-the-workspace-00',
  origins: ['https://app.example'],
  policy: DEFAULT_POLICY,
  theme: {},
};

export const FIRST_USE: MilestoneRule = { key: 'first_use', event: 'report_created' };

export type Act = Partial<Omit<Event, 'token'>> & {
  /** The user whose live token it carries. Absent: none. */
  as?: string | undefined;
  /** The token's account. */
  of?: string | undefined;
  /** More claims of the token. */
  claims?: object;
  /** That signs the token. @default the workspace's */
  secret?: string;
};

type Sending = {
  receivedAt?: number;
  /** By the device's clock. @default receivedAt */
  sentAt?: number;
  allowUnverified?: boolean;
  /** It came with a secret key. */
  isSecret?: boolean;
};

export type Ingest = Awaited<ReturnType<typeof createIngest>>;

export async function createIngest(
  options: { notifyFrom?: number; store?: Store; workspaceId?: string } = {},
) {
  const { notifyFrom = 0, workspaceId = WORKSPACE.id } = options;
  const store = options.store ?? (await createTestStore()).store;
  await store.transaction(async (db) => {
    const writeKey = workspaceId === WORKSPACE.id ? WORKSPACE.writeKey : `wk_${workspaceId}`;
    await insertWorkspace(db, { ...WORKSPACE, id: workspaceId, writeKey }, NOW);
    for (const id of ['ch1', 'ch2']) {
      const config = { url: 'https://hooks.example' };
      await insertChannel(
        db,
        { workspaceId, id, kind: 'webhook', audience: 'system', config },
        NOW,
      );
    }
  });
  const verifier = createTokenVerifier();
  const verify = (token: string) => verifier.verify(token, [WORKSPACE.tokenSecret]);
  const calls = { notified: 0, faults: [] as unknown[] };
  const consume = createConsumer({
    store,
    onNotifications: () => {
      calls.notified += 1;
    },
    onFault: (error) => calls.faults.push(error),
  });

  /** What came of a batch, checked but not applied yet. */
  async function check(acts: readonly Act[], options: Sending = {}) {
    const { receivedAt = NOW, sentAt = receivedAt } = options;
    const { allowUnverified = false, isSecret = false } = options;
    const batch = await toBatch(acts, sentAt);
    const bodyBytes = Buffer.byteLength(JSON.stringify(batch));
    const given = { batch, bodyBytes, receivedAt, allowUnverified, isSecret, verify };
    const checked = await checkBatch(given);
    return { ...checked, batch: { workspaceId, receivedAt, events: checked.accepted } };
  }

  async function send(acts: readonly Act[], options?: Sending) {
    const { batch, results } = await check(acts, options);
    await consume([batch]);
    return results;
  }

  const publish = (rule: MilestoneRule, from: number | undefined = notifyFrom, nowMs = NOW) =>
    publishMilestone(
      store,
      { workspaceId, name: rule.key, rule, notifyFrom: from },
      { nowMs: () => nowMs },
    );
  const publishFlows = (...flows: Flow[]) =>
    store.transaction(async (db) => {
      for (const flow of flows) await publishFlow(db, { workspaceId, flow, nowMs: NOW });
    });
  await publish(FIRST_USE);
  return {
    store,
    workspaceId,
    send,
    check,
    consume,
    publish,
    publishFlows,
    calls,
    ...createReaders(store, workspaceId),
  };
}

function createReaders(store: Store, workspaceId: string) {
  const { db } = store;
  return {
    reached: async () => {
      const rows = await db
        .selectFrom('milestone_reached')
        .selectAll()
        .where('workspace_id', '=', workspaceId)
        .orderBy('subject')
        .execute();
      return rows.map(({ milestone, subject, at, known_before, trust }) => ({
        milestone,
        subject,
        at,
        isKnownBefore: known_before === 1,
        trust,
      }));
    },
    /** The subjects that have reached `milestone`, with their times. */
    times: async (milestone = 'first_use') => {
      const rows = await db
        .selectFrom('milestone_reached')
        .select(['subject', 'at'])
        .where('workspace_id', '=', workspaceId)
        .where('milestone', '=', milestone)
        .execute();
      return Object.fromEntries(rows.map(({ subject, at }) => [subject, at]));
    },
    /** First uses that were queued to be told, in the order of queueing, each body parsed by its schema. */
    told: async () => {
      const rows = await db
        .selectFrom('notification')
        .selectAll()
        .where('workspace_id', '=', workspaceId)
        .where('kind', '=', 'first_use')
        .orderBy('created_at')
        .execute();
      return rows.map(({ id, subject, owner_id, account_id, user_id, seq, body_json }) => ({
        id,
        subject,
        ownerId: owner_id,
        accountId: account_id,
        userId: user_id,
        seq,
        body: FirstUseReached.parse(JSON.parse(body_json)),
      }));
    },
    users: async () => {
      const rows = await db
        .selectFrom('user')
        .selectAll()
        .where('workspace_id', '=', workspaceId)
        .orderBy('id')
        .execute();
      return Object.fromEntries(rows.map((row) => [row.id, row]));
    },
    accounts: async () => {
      const rows = await db
        .selectFrom('account')
        .selectAll()
        .where('workspace_id', '=', workspaceId)
        .orderBy('id')
        .execute();
      return Object.fromEntries(rows.map((row) => [row.id, row]));
    },
    events: () =>
      db
        .selectFrom('event')
        .selectAll()
        .where('workspace_id', '=', workspaceId)
        .orderBy('seq')
        .execute(),
    deadLetters: () =>
      db.selectFrom('dead_letter').selectAll().where('workspace_id', '=', workspaceId).execute(),
  };
}

/** A body with the tokens that its acts carry. */
export async function toBatch(acts: readonly Act[], sentAt: number) {
  const tokens: string[] = [];
  const events: Event[] = [];
  for (const act of acts) {
    const { as, of, claims, secret, ...given } = act;
    const event = toEvent(given, sentAt);
    if (as === undefined) {
      events.push(event);
      continue;
    }
    const token = await signToken({ sub: as, account: of, ...claims }, event.at, secret);
    if (!tokens.includes(token)) tokens.push(token);
    events.push({ ...event, token: tokens.indexOf(token) });
  }
  return { writeKey: WORKSPACE.writeKey, sentAt, tokens, events };
}

let made = 0;
/** Ids that grow, as a browser makes them. */
export const newId = (): string => {
  made += 1;
  return `01890000-0000-7000-8000-${made.toString(16).padStart(12, '0')}`;
};

const toEvent = (given: Partial<Event>, at: number): Event => ({
  id: newId(),
  type: 'track',
  ...((given.type ?? 'track') === 'track' && { name: 'report_created' }),
  at,
  anonymousId: 'device-1',
  sessionId: 'session-1',
  ...given,
});

/** A token given at `atMs`, for half an hour. */
export function signToken(
  claims: object,
  atMs = NOW,
  secret = WORKSPACE.tokenSecret,
): Promise<string> {
  const iat = Math.floor(atMs / SECOND);
  return new SignJWT({ iat, exp: iat + 1_800, ...claims })
    .setProtectedHeader({ alg: 'HS256' })
    .sign(new TextEncoder().encode(secret));
}
