import type { WeeklyFigures } from '@polku/protocol';
import { toNotificationId } from '../ingest/notification-id.ts';
import { readWorkspaceSecret } from '../store/sql/ingest-workspace.ts';
import { PERSON, queueNotification } from '../store/sql/notifications.ts';
import { readPlaybooks } from '../store/sql/playbooks.ts';
import { readCalendars } from '../store/sql/success-settings.ts';
import {
  type Counted,
  countFigures,
  type FigurePerson,
  markFigures,
  readFigurePeople,
} from '../store/sql/weekly-figures.ts';
import type { Db, Store } from '../store/store.ts';
import { toCalendar } from './business-calendar.ts';
import { toNextMorningMs, toWeekStartMs } from './calendar.ts';
import { toIso } from './iso-time.ts';
import { playbooksFor } from './playbook-decide.ts';
import { DEFAULT_PLAYBOOKS } from './playbook-defaults.ts';
import { parseTelling } from './telling.ts';

/**
 * Where the product looks after accounts by itself, humans see a figure a week: CSMs of the accounts that are theirs,
 * leads of all of them (admins where there is no lead). It goes out on the first morning of work of the week, once for a
 * person and a week, by the channels of digests. After a longer downtime the last week is told, and not each.
 */
const WEEK_MS = 7 * 24 * 3_600_000;
const DAY_MS = 24 * 3_600_000;
/** The first Monday of all. */
const MONDAY_MS = Date.UTC(1970, 0, 5);
/** Of a workspace whose silence is watched by no playbook. */
const STALLED_DAYS = 30;

type Due = FigurePerson & { scope: 'mine' | 'all'; weekEndMs: number };

/** Returns how many notifications were queued. */
export async function sendFigures(store: Store, nowMs: number): Promise<number> {
  const people = await readFigurePeople(store.db);
  const calendars = await readCalendars(store.db, [
    ...new Set(people.map(({ workspaceId }) => workspaceId)),
  ]);
  const due = people.flatMap((person): Due[] => {
    const weekEndMs = toWeekStartMs(nowMs, person.timeZone);
    const calendar = toCalendar(calendars(person.workspaceId), person.timeZone);
    const morningMs = toNextMorningMs(weekEndMs, calendar);
    if (nowMs < morningMs || person.toldMs >= weekEndMs) return [];
    return [{ ...person, scope: toScope(person, people), weekEndMs }];
  });
  let queued = 0;
  // One reading for all who share a week: those of one workspace whose week ended at the same moment.
  for (const group of Object.values(Object.groupBy(due, toWeekKey)))
    if (group) queued += await sendGroup(store, group, nowMs);
  return queued;
}

const toWeekKey = ({ workspaceId, weekEndMs }: Due) => `${workspaceId}:${weekEndMs}`;

function toScope({ workspaceId, role }: FigurePerson, people: readonly FigurePerson[]) {
  const isOverAll =
    role === 'lead' ||
    (role === 'admin' &&
      !people.some((one) => one.workspaceId === workspaceId && one.role === 'lead'));
  return isOverAll ? 'all' : 'mine';
}

async function sendGroup(store: Store, group: readonly Due[], nowMs: number): Promise<number> {
  const [{ workspaceId, timeZone, weekEndMs: toMs }] = group as [Due];
  const fromMs = toWeekStartMs(toMs - 1, timeZone);
  const stalledDays = await readStalledDays(store.db, workspaceId);
  const counts = await countFigures(store.db, workspaceId, {
    beforeMs: toWeekStartMs(fromMs - 1, timeZone),
    fromMs,
    toMs,
    stalledMs: stalledDays * DAY_MS,
  });
  return store.transaction(async (db) => {
    const secret = await readWorkspaceSecret(db, workspaceId);
    let queued = 0;
    for (const person of group) {
      const counted = toCounted(counts, person);
      const wants = parseTelling(person.tellingJson).weekly;
      if (wants && counted && counted.accounts > 0) {
        const week = { fromMs, toMs, stalledDays, nowMs, secret };
        queued += Number(await queueFigures(db, person, { ...counted, ...week }));
      }
      await markFigures(db, person, toMs);
    }
    return queued;
  });
}

async function readStalledDays(db: Db, workspaceId: string): Promise<number> {
  const written = await readPlaybooks(db, workspaceId, new Set());
  const playbooks = playbooksFor(undefined, { defaults: DEFAULT_PLAYBOOKS, written });
  const silence = playbooks.find(({ when }) => when.occurs === 'silence');
  return silence?.when.afterDays?.tech ?? STALLED_DAYS;
}

function toCounted(
  counts: ReadonlyMap<string | null, Counted>,
  { scope, id }: Due,
): Counted | undefined {
  return scope === 'mine' ? counts.get(id) : [...counts.values()].reduce(add, NONE);
}

const NOTHING = { now: 0, before: 0 };
const NONE: Counted = { accounts: 0, firstUses: NOTHING, waiting: NOTHING, stalled: NOTHING };

const add = (a: Counted, b: Counted): Counted => ({
  accounts: a.accounts + b.accounts,
  firstUses: addPair(a.firstUses, b.firstUses),
  waiting: addPair(a.waiting, b.waiting),
  stalled: addPair(a.stalled, b.stalled),
});

const addPair = (a: typeof NOTHING, b: typeof NOTHING) => ({
  now: a.now + b.now,
  before: a.before + b.before,
});

type Week = Counted & {
  fromMs: number;
  toMs: number;
  stalledDays: number;
  nowMs: number;
  secret: string;
};

/** False: it was queued before. */
function queueFigures(db: Db, { workspaceId, id, scope }: Due, week: Week): Promise<boolean> {
  const { fromMs, toMs, nowMs, secret, stalledDays, ...counted } = week;
  const { accounts, firstUses, waiting, stalled } = counted;
  const subject = `person:${id}`;
  const about = { user: null, account: null, owner: { id } };
  const body: WeeklyFigures = {
    type: 'weekly.figures',
    timestamp: toIso(nowMs),
    data: {
      ...about,
      from: toIso(fromMs),
      to: toIso(toMs),
      scope,
      accounts,
      firstUses,
      waiting,
      stalled,
      stalledDays,
    },
  };
  const notification = {
    workspace_id: workspaceId,
    // By the number of the week: in another time zone it is the same one.
    id: toNotificationId(secret, `weekly:${Math.round((toMs - MONDAY_MS) / WEEK_MS)}`, subject),
    // Whoever wants no digests wants none of these.
    kind: 'digest',
    subject,
    user_id: null,
    account_id: null,
    owner_id: id,
    body_json: JSON.stringify(body),
    created_at: nowMs,
  };
  return queueNotification(db, notification, { channels: PERSON });
}
