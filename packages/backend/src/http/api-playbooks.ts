/** The shapes of `/api/tasks`, `/api/playbooks` and `/api/references`; what holds for all stands in `api.ts`. */

import { z } from 'zod';
import { Playbook } from '../success/playbook.ts';
import { DryRun } from '../success/playbook-dry-run.ts';
import { PersonRef } from './api.ts';

export const Task = z.object({
  id: z.string(),
  /** `welcome`, `detractor`, …: see `TASK_KINDS` of the protocol. */
  kind: z.string(),
  /** What somebody wrote; null: what its kind says. */
  title: z.string().nullable(),
  user: z.object({ id: z.string(), name: z.string().nullable() }).nullable(),
  accountId: z.string().nullable(),
  owner: PersonRef.nullable(),
  /** Why it is theirs: `owner`, `deputy`, a rule of the routing, `default`, or a `person` gave it to them. */
  ownerBy: z.string().nullable(),
  state: z.enum(['open', 'contacted', 'resolved', 'done', 'cancelled']),
  /** Of a resolved one. */
  outcome: z.string().nullable(),
  createdAt: z.string(),
  dueAt: z.string(),
  snoozedUntil: z.string().nullable(),
  contactedAt: z.string().nullable(),
  closedAt: z.string().nullable(),
  isOverdue: z.boolean(),
});
export type Task = z.infer<typeof Task>;

/** `GET /api/tasks?scope=mine|all&state=open|closed[&account=…]`: at most 200, the first due first. */
export const TaskList = z.object({ tasks: z.array(Task) });
export type TaskList = z.infer<typeof TaskList>;

/**
 * `GET /api/tasks/:id`. `POST /api/tasks` with `{id, kind, title, dueAt, user, account, owner}` makes one;
 * `POST /api/tasks/:id/changes` with `{id, kind, …}` changes it, where the id is the change's own, so that a retry is no
 * second one: `commented`, `contacted`, `resolved` with `outcome`, `done`, `cancelled`, `snoozed` with `until`,
 * `assigned` with `owner`, `reopened`; each with a `text`. All are answered with the page.
 */
export const TaskPage = z.object({
  task: Task,
  /** Oldest first. Nobody: a playbook, or the clock. */
  changes: z.array(
    z.object({
      id: z.string(),
      kind: z.string(),
      by: PersonRef.nullable(),
      text: z.string().nullable(),
      at: z.string(),
    }),
  ),
});
export type TaskPage = z.infer<typeof TaskPage>;

/** How many were followed up, and how many of those in time; `shareInTime` null: none was due. */
export const FollowedUp = z.object({
  count: z.number(),
  inTime: z.number(),
  late: z.number(),
  shareInTime: z.number().nullable(),
  medianMs: z.number().nullable(),
});
export type FollowedUp = z.infer<typeof FollowedUp>;

/** `GET /api/tasks/figures?days=30`: of the tasks made since then; `byKind.detractor` is the loop of detractors. */
export const TaskFigures = z.object({ all: FollowedUp, byKind: z.record(z.string(), FollowedUp) });
export type TaskFigures = z.infer<typeof TaskFigures>;

/**
 * `GET /api/playbooks[?account=…]`: what holds there. `PUT /api/playbooks/:key` with a playbook changes it,
 * `DELETE` gives it back to what stood before; both are answered with the list.
 */
export const PlaybookList = z.object({
  playbooks: z.array(
    z.object({ playbook: Playbook, from: z.enum(['default', 'workspace', 'account']) }),
  ),
});
export type PlaybookList = z.infer<typeof PlaybookList>;

/** `POST /api/playbooks/dry-run[?account=…]` with `{playbook, days}`: what it would have done. Nothing is written. */
export const PlaybookDryRun = DryRun;
export type PlaybookDryRun = z.infer<typeof PlaybookDryRun>;

/** A user who might speak for the product. */
export const ReferenceCandidate = z.object({
  user: z.object({ id: z.string(), name: z.string().nullable() }),
  accountId: z.string().nullable(),
  /** `followed`: the first of the account, whom so many colleagues followed within a month. */
  why: z.array(
    z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('promoter'), at: z.string() }),
      z.object({ kind: z.literal('followed'), by: z.number() }),
    ]),
  ),
  /** From when on they may be asked; null: now. */
  mayAskFrom: z.string().nullable(),
  /** Newest first. */
  asked: z.array(
    z.object({
      id: z.string(),
      kind: z.string(),
      by: PersonRef,
      at: z.string(),
      answer: z.enum(['yes', 'no']).nullable(),
    }),
  ),
});
export type ReferenceCandidate = z.infer<typeof ReferenceCandidate>;

/**
 * `GET /api/references`: best first. `POST /api/references` with `{id, user, kind}` writes that one is asked, for a
 * `reference`, a `review` or as an `ambassador`, and is refused (409) where they were asked lately;
 * `POST /api/references/:id/answer` with `{answer}` what they said, `yes` or `no`.
 */
export const ReferenceList = z.object({ candidates: z.array(ReferenceCandidate) });
export type ReferenceList = z.infer<typeof ReferenceList>;
