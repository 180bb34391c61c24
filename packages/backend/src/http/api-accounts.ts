/** The shapes of the console's pages of accounts; what holds for all stands in `api.ts`. */
import type { TouchLevel } from '@polku/protocol';
import type { AccountChangeLine, PersonRef } from './api.ts';

/** What stands as a number in the table, by its place here; -1 where it is not known. */
export type Coded = {
  touch: readonly TouchLevel[];
  potential: readonly ('low' | 'medium' | 'high')[];
  plans: readonly string[];
  people: readonly PersonRef[];
  stages: readonly { key: string; name: { en: string; fi: string } }[];
};

/**
 * `GET /api/account-table`: every account of the workspace, column by column, so that ten thousand are one small
 * answer and are searched, sorted and cut without asking again. The same place of each column is the same account;
 * they stand by name. Times are UTC seconds, money is whole cents of the workspace's currency, null: not known.
 */
export type AccountTable = {
  coded: Coded;
  currency: string;
  /** Where the product fit is parted, and where a row of the touch table begins. */
  bounds: { growthPercent: number; sharePercent: number; billingCents: number[] };
  columns: {
    id: string[];
    name: (string | null)[];
    /** Its own, as its traits say, or that of its contacts' e-mails. */
    domain: (string | null)[];
    plan: number[];
    touch: number[];
    potential: number[];
    stage: number[];
    owner: number[];
    billingCents: (number | null)[];
    growthPercent: (number | null)[];
    sharePercent: (number | null)[];
    contractAt: (number | null)[];
    contractEndsAt: (number | null)[];
    firstUseAt: (number | null)[];
    lastSeenAt: (number | null)[];
    stageAt: (number | null)[];
    users: number[];
    /** Of the goal that is due first: 0 at the start, 100 at the target. */
    goalPercent: (number | null)[];
    openTasks: number[];
    /** Conversations that wait for an answer. */
    waiting: number[];
  };
};

/** What a person has named: a page of the console as its address had it. */
export type SavedView = { id: string; name: string; query: string };

/**
 * `GET /api/saved-views?page=accounts`: of whoever asks, in the order in which they were made. `PUT
 * /api/saved-views/:id` with `{page, name, query}` writes one, `DELETE` forgets it; all answer with the list.
 */
export type SavedViews = { views: SavedView[] };

/** A flow as it has gone at one account. */
export type AccountFlow = {
  id: string;
  kind: string;
  name: string;
  /** It is published now. */
  isLive: boolean;
  /** A playbook has started it for somebody of the account. */
  isStarted: boolean;
  seen: number;
  done: number;
  stuck: number;
};

export type UserFlow = {
  flowId: string;
  state: 'seen' | 'under_way' | 'stuck' | 'later' | 'done' | 'closed' | 'declined';
  /** Of what it is told by. */
  at: string;
  /** Where they are in a tour. */
  step: { id: string; title: string | null; number: number; of: number } | null;
  /** Of a checklist. */
  items: { done: number; of: number } | null;
};

export type UserProgress = {
  id: string;
  name: string | null;
  firstSeenAt: string;
  lastSeenAt: string;
  firstUseAt: string | null;
  /** The newest first. */
  flows: UserFlow[];
};

/** `GET /api/accounts/:id/progress`: flows as the account sees them, and the 200 users seen last. */
export type AccountProgress = { flows: AccountFlow[]; users: UserProgress[]; total: number };

type Ref = { id: string; name: string | null };

/** One line of all that has happened at an account. */
export type AccountEntry = { id: string; at: string } & (
  | {
      /** `event` is the product's own. */
      kind: 'event' | 'page' | 'flow' | 'first_use' | 'response';
      user: Ref;
      name: string;
      detail: string | null;
    }
  | { kind: 'message'; user: Ref; by: PersonRef | null; conversationId: string; text: string }
  | {
      kind: 'task';
      task: { id: string; kind: string; title: string | null };
      /** `made`, or the kind of its change. */
      what: string;
      user: Ref | null;
      by: PersonRef | null;
      text: string | null;
    }
  | { kind: 'note'; user: Ref | null; by: PersonRef | null; text: string }
  | { kind: 'change'; change: AccountChangeLine }
  | { kind: 'occurred'; occurred: string; user: Ref | null }
);

/** What of the timeline is asked for: what users did, what was said, what we did. */
export const ENTRY_GROUPS = ['product', 'words', 'work'] as const;
export type EntryGroup = (typeof ENTRY_GROUPS)[number];

/**
 * `GET /api/accounts/:id/timeline[?only=product|words|work][&before=…]`: newest first, 50 a page. `nextBefore` is the
 * `before` of the next page, null on the last.
 */
export type AccountTimeline = { entries: AccountEntry[]; nextBefore: string | null };

/** `GET /api/accounts/:id/changes[?before=…]`: who changed what, newest first, 100 a page. */
export type AccountChanges = { changes: AccountChangeLine[]; nextBefore: string | null };
