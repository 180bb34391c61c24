import { randomBytes } from 'node:crypto';
import { acknowledgeIn } from '../../store/sql/acknowledge.ts';
import { insertTaskChange, readTasks, saveTask, type TaskRow } from '../../store/sql/tasks.ts';
import type { Db, Store } from '../../store/store.ts';
import { answerConversation } from '../answer-conversation.ts';
import { changeTask, OUTCOMES, type TaskChange } from '../task.ts';
import { createWatch } from '../watch-clock.ts';
import type { Chance } from './random.ts';

/**
 * What the people of the vendor do meanwhile, once a week: they see to what they were told, close tasks (most in time),
 * and answer who has written. Then the durable timers are looked at, so that silence is noticed, what was left too long is
 * told, and digests go out, as they do where a backend runs. Some things are left, as some always are.
 */
export type Work = (nowMs: number) => Promise<void>;

const WEEK_MS = 7 * 86_400_000;
const HOUR_MS = 3_600_000;
const MAX_AT_ONCE = 5_000;
const ANSWERS = [
  'Good question: it is in the menu at the top right, under Share.',
  'Yes, we have looked into it and it is mended. Could you try again?',
  'Thank you for writing! I have put it on our list and will tell you.',
] as const;

export function createWork(
  store: Store,
  { workspaceId, chance }: { workspaceId: string; chance: Chance },
): Work {
  const watch = createWatch(store);
  return async (nowMs) => {
    await store.transaction(async (db) => {
      await seeToNews(db, { workspaceId, chance, nowMs });
      await seeToTasks(db, { workspaceId, chance, nowMs });
    });
    await watch.look(nowMs);
    await answerWaiting(store, { workspaceId, chance, nowMs });
  };
}

type Working = { workspaceId: string; chance: Chance; nowMs: number };

async function seeToNews(db: Db, { workspaceId, chance, nowMs }: Working): Promise<void> {
  const news = await db
    .selectFrom('notification')
    .select(['id', 'owner_id', 'created_at'])
    .where('workspace_id', '=', workspaceId)
    .where('acknowledged_at', 'is', null)
    .where('owner_id', 'is not', null)
    // Their answer sees to these.
    .where('kind', '!=', 'reply')
    .where('created_at', '>=', nowMs - 2 * WEEK_MS)
    .orderBy('created_at')
    .orderBy('id')
    .execute();
  for (const { id, owner_id, created_at } of news) {
    if (owner_id === null || !chance.is(0.8)) continue;
    const at = Math.min(nowMs, created_at + Math.floor(chance.wait(8) * HOUR_MS));
    await acknowledgeIn(db, { workspaceId, id }, { personId: owner_id, nowMs: at });
  }
}

async function seeToTasks(db: Db, { workspaceId, chance, nowMs }: Working): Promise<void> {
  const open = await readTasks(db, { workspaceId, isOpen: true, limit: MAX_AT_ONCE });
  for (const task of open)
    if (chance.is(0.85)) await close(db, task, { workspaceId, chance, nowMs });
}

async function close(db: Db, task: TaskRow, { chance, nowMs }: Working): Promise<void> {
  const share = Math.min(1.6, chance.wait(0.5));
  const at = Math.min(nowMs, Math.floor(task.created_at + share * (task.due_at - task.created_at)));
  const obliges = task.kind === 'detractor' || task.kind === 'low_ces';
  const outcome = chance.pick(OUTCOMES);
  const text = 'Called, and went through it together.';
  const changes: TaskChange[] = obliges
    ? [{ kind: 'contacted' }, { kind: 'resolved', outcome, text }]
    : [{ kind: 'done' }];
  let next = task;
  for (const change of changes) {
    const changed = changeTask(next, change, at);
    if ('fault' in changed) return;
    next = changed.task;
    await insertTaskChange(db, {
      workspace_id: task.workspace_id,
      id: `change_${randomBytes(9).toString('base64url')}`,
      task_id: task.id,
      kind: change.kind,
      person_id: task.owner_id,
      text: change.text ?? null,
      at,
    });
  }
  await saveTask(db, next);
}

async function answerWaiting(store: Store, { workspaceId, chance, nowMs }: Working): Promise<void> {
  const waiting = await store.db
    .selectFrom('conversation')
    .innerJoin('account', (join) =>
      join
        .onRef('account.workspace_id', '=', 'conversation.workspace_id')
        .onRef('account.id', '=', 'conversation.account_id'),
    )
    .select(['conversation.id as id', 'account.owner_id as ownerId', 'waiting_since as since'])
    .where('conversation.workspace_id', '=', workspaceId)
    .where('waiting_since', 'is not', null)
    .orderBy('conversation.id')
    .execute();
  for (const { id, ownerId, since } of waiting) {
    if (ownerId === null || !chance.is(0.85)) continue;
    const at = Math.min(nowMs, (since ?? nowMs) + Math.floor(chance.wait(6) * HOUR_MS));
    const message = { id: chance.id(at), text: chance.pick(ANSWERS) };
    const answer = { workspaceId, conversationId: id, personId: ownerId, message };
    await answerConversation(store, { ...answer, nowMs: at });
  }
}
