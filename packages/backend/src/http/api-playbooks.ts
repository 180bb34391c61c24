/** The shapes of `/api/tasks`, `/api/playbooks` and `/api/references`; what holds for all stands in `api.ts`. */
import type { Playbook } from '../success/playbook.ts';
import type { DryRun } from '../success/playbook-dry-run.ts';
import type { PersonRef } from './api.ts';

export type Task = {
  id: string;
  /** `welcome`, `detractor`, …: see `TASK_KINDS` of the protocol. */
  kind: string;
  /** What somebody wrote; null: what its kind says. */
  title: string | null;
  user: { id: string; name: string | null } | null;
  accountId: string | null;
  owner: PersonRef | null;
  /** Why it is theirs: `owner`, `deputy`, a rule of the routing, `default`, or a `person` gave it to them. */
  ownerBy: string | null;
  state: 'open' | 'contacted' | 'resolved' | 'done' | 'cancelled';
  /** Of a resolved one. */
  outcome: string | null;
  createdAt: string;
  dueAt: string;
  snoozedUntil: string | null;
  contactedAt: string | null;
  closedAt: string | null;
  isOverdue: boolean;
};

/** `GET /api/tasks?scope=mine|all&state=open|closed[&account=…]`: at most 200, the first due first. */
export type TaskList = { tasks: Task[] };

/**
 * `GET /api/tasks/:id`. `POST /api/tasks` with `{id, kind, title, dueAt, user, account, owner}` makes one;
 * `POST /api/tasks/:id/changes` with `{id, kind, …}` changes it, where the id is the change's own, so that a retry is no
 * second one: `commented`, `contacted`, `resolved` with `outcome`, `done`, `cancelled`, `snoozed` with `until`,
 * `assigned` with `owner`, `reopened`; each with a `text`. All are answered with the page.
 */
export type TaskPage = {
  task: Task;
  /** Oldest first. Nobody: a playbook, or the clock. */
  changes: { id: string; kind: string; by: PersonRef | null; text: string | null; at: string }[];
};

/** How many were followed up, and how many of those in time; `shareInTime` null: none was due. */
export type FollowedUp = {
  count: number;
  inTime: number;
  late: number;
  shareInTime: number | null;
  medianMs: number | null;
};

/** `GET /api/tasks/figures?days=30`: of the tasks made since then; `byKind.detractor` is the loop of detractors. */
export type TaskFigures = { all: FollowedUp; byKind: { [kind: string]: FollowedUp } };

/**
 * `GET /api/playbooks[?account=…]`: what holds there. `PUT /api/playbooks/:key` with a playbook changes it,
 * `DELETE` gives it back to what stood before; both are answered with the list.
 */
export type PlaybookList = {
  playbooks: { playbook: Playbook; from: 'default' | 'workspace' | 'account' }[];
};

/** `POST /api/playbooks/dry-run[?account=…]` with `{playbook, days}`: what it would have done. Nothing is written. */
export type PlaybookDryRun = DryRun;

/** A user who might speak for the product. */
export type ReferenceCandidate = {
  user: { id: string; name: string | null };
  accountId: string | null;
  /** `followed`: the first of the account, whom so many colleagues followed within a month. */
  why: ({ kind: 'promoter'; at: string } | { kind: 'followed'; by: number })[];
  /** From when on they may be asked; null: now. */
  mayAskFrom: string | null;
  /** Newest first. */
  asked: { id: string; kind: string; by: PersonRef; at: string; answer: 'yes' | 'no' | null }[];
};

/**
 * `GET /api/references`: best first. `POST /api/references` with `{id, user, kind}` writes that one is asked, for a
 * `reference`, a `review` or as an `ambassador`, and is refused (409) where they were asked lately;
 * `POST /api/references/:id/answer` with `{answer}` what they said, `yes` or `no`.
 */
export type ReferenceList = { candidates: ReferenceCandidate[] };
