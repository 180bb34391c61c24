import { flowExamples, questionExamples } from '@polku/flows/schemas';
import { apply } from '../../ingest/apply.ts';
import type { CheckedBatch, CheckedEvent } from '../../ingest/checked.ts';
import type { Guard } from '../../notify/guard.ts';
import type { Store } from '../../store/store.ts';
import { ContactRecord, GoalRecord } from '../account-items.ts';
import { changeAccounts } from '../change-accounts.ts';
import { followPaths } from '../follow-paths.ts';
import { saveGoal } from '../goals.ts';
import { assignOwners } from '../route-account.ts';
import { type CreatedWorkspace, createWorkspace } from '../workspace.ts';
import { parseWorkspaceDocument } from '../workspace-document.ts';
import { writeContact } from '../write-account-items.ts';
import { type BaseSize, type Company, createCompanies } from './companies.ts';
import { liveOn } from './life.ts';
import { type Chance, createChance } from './random.ts';
import { createWork } from './work.ts';

/**
 * A workspace with a believable customer base, for demos, tests and benches: made by chance, the same for the same
 * seed and the same end, and written by the code that writes real ones, so that whatever follows from an event has
 * followed. Users are made company by company; the year is then played day by day, because what somebody did in May
 * must not be known in March.
 */
export type DemoOptions = BaseSize & {
  seed: string;
  guard: Guard;
  /** Hears of it after each commit. */
  onProgress?: (progress: { events: number; ofEvents: number }) => void;
};

export type Demo = CreatedWorkspace & { accounts: number; users: number; events: number };

const DAY_MS = 86_400_000;
const PAGE_ACCOUNTS = 500;
/** Applied together, of one day at most: what a statement costs is paid once for all of them. */
const GROUP_EVENTS = 5_000;
/** Committed together: each commit moves as many pages into the database as the whole year has touched of late. */
const COMMIT_EVENTS = 25_000;
const PEOPLE = [
  'Aino Virtanen',
  'Veikko Mäkinen',
  'Liisa Koskinen',
  'Onni Laine',
  'Sofia Heikkinen',
  'Eero Salo',
];

export async function createDemo(store: Store, options: DemoOptions): Promise<Demo> {
  const { seed, days, untilMs, guard, onProgress = () => {} } = options;
  const chance = createChance(seed);
  const startMs = untilMs - days * DAY_MS;
  const created = await createWorkspace(store, createDocument(startMs), { guard, nowMs: startMs });
  const { workspaceId } = created;
  const companies = createCompanies(chance, options);
  await writeCompanies(store, workspaceId, { companies, nowMs: startMs });
  const { byDay, users, ofEvents } = createYear({ chance, size: options, companies, startMs });
  const work = createWork(store, { workspaceId, chance: createChance(`${seed} at work`) });
  let events = 0;
  let waiting: CheckedBatch[] = [];
  for (const [index, day] of byDay.entries()) {
    for (const group of toGroups(day)) waiting.push(toBatch(workspaceId, group));
    const many = waiting.reduce((sum, batch) => sum + batch.events.length, 0);
    const isWeekOver = index % 7 === 6 || index === byDay.length - 1;
    if (many < COMMIT_EVENTS && !isWeekOver) continue;
    const batches = waiting;
    waiting = [];
    await store.transaction(async (db) => {
      for (const batch of batches) await apply(db, batch);
    });
    events += many;
    onProgress({ events, ofEvents });
    if (isWeekOver) await work(Math.min(untilMs, startMs + (index + 1) * DAY_MS));
  }
  await writeGoals(store, workspaceId, { companies, nowMs: untilMs });
  await followPaths(store, untilMs);
  await nameWorkspace(store, workspaceId, 'Reportly');
  return { ...created, accounts: companies.length, users: users.size, events };
}

type Year = { chance: Chance; size: BaseSize; companies: readonly Company[]; startMs: number };

/** Made company by company, and told day by day. */
function createYear({ chance, size, companies, startMs }: Year) {
  const byDay: CheckedEvent[][] = Array.from({ length: size.days + 1 }, () => []);
  let ofEvents = 0;
  const users = new Set<string>();
  for (const company of companies)
    for (let number = 1; number <= company.users; number += 1)
      for (const event of liveOn({ chance, size, flows: FLOWS, company }, number)) {
        byDay[Math.floor((event.at - startMs) / DAY_MS)]?.push(event);
        users.add(event.userId ?? '');
        ofEvents += 1;
      }
  return { byDay, users, ofEvents };
}

const nameWorkspace = (store: Store, workspaceId: string, name: string) =>
  store.transaction((db) =>
    db.updateTable('workspace').set({ name }).where('id', '=', workspaceId).execute(),
  );

function toGroups(day: CheckedEvent[]): CheckedEvent[][] {
  day.sort((a, b) => a.at - b.at);
  const groups: CheckedEvent[][] = [];
  for (let at = 0; at < day.length; at += GROUP_EVENTS)
    groups.push(day.slice(at, at + GROUP_EVENTS));
  return groups;
}

const toBatch = (workspaceId: string, events: CheckedEvent[]): CheckedBatch => ({
  workspaceId,
  // Sent as soon as the last was done.
  receivedAt: (events.at(-1)?.at ?? 0) + 1_000,
  events,
});

const { version: _tour, ...tour } = flowExamples.tour;
const { version: _survey, ...survey } = flowExamples.survey;
const nps = {
  ...survey,
  id: 'recommend',
  name: 'Would you recommend it',
  questions: [questionExamples.nps],
};
const FLOWS = {
  tour: { id: tour.id, version: 1 },
  steps: flowExamples.tour.steps.map(({ id }) => id),
  survey: { id: survey.id, version: 1 },
  nps: { id: nps.id, version: 1 },
};

const createDocument = (startMs: number) =>
  parseWorkspaceDocument({
    // Until it is whole: one that was cut short is known by it.
    name: 'Reportly (unfinished)',
    origins: ['https://app.reportly.example'],
    people: PEOPLE.map((name, index) => ({
      name,
      email: `${name.split(' ')[0]?.toLowerCase()}@reportly.example`,
      role: index === 0 ? 'lead' : 'csm',
      ...(index > 0 && { region: ['south', 'west', 'east', 'north'][(index - 1) % 4] }),
    })),
    milestones: [
      {
        key: 'first_use',
        name: 'First report',
        event: 'report_created',
        notifyFrom: new Date(startMs).toISOString(),
      },
    ],
    flows: [tour, survey, nps],
  });

type Writing = { companies: readonly Company[]; nowMs: number };

async function writeCompanies(
  store: Store,
  workspaceId: string,
  { companies, nowMs }: Writing,
): Promise<void> {
  const author = { kind: 'import', id: undefined } as const;
  for (let at = 0; at < companies.length; at += PAGE_ACCOUNTS) {
    const asked = companies.slice(at, at + PAGE_ACCOUNTS).map((company) => ({
      id: company.id,
      change: {
        name: company.name,
        plan: company.plan,
        billingCents: company.billingCents,
        currency: 'EUR',
        potential: company.potential,
        region: company.region,
        contractAt: company.contractAtMs,
        contractEndsAt: company.contractAtMs + 365 * DAY_MS,
        growthPercent: company.growthPercent,
        sharePercent: company.sharePercent,
        health: { openTickets: company.openTickets },
        ...(company.isHandedOver && { handoverAt: company.contractAtMs + 5 * DAY_MS }),
      },
    }));
    const changing = { workspaceId, author, nowMs, mayCreate: true };
    await store.transaction((db) => changeAccounts(db, asked, changing));
  }
  await writeContacts(store, workspaceId, { companies, nowMs });
  await assignOwners(store, workspaceId, nowMs);
}

/** The first user of each is whom we know there. */
async function writeContacts(
  store: Store,
  workspaceId: string,
  { companies, nowMs }: Writing,
): Promise<void> {
  const author = { kind: 'import', id: undefined } as const;
  await store.transaction(async (db) => {
    for (const { id: accountId, name } of companies) {
      const userId = `${accountId}_u1`;
      const email = `${userId}@customer.example`;
      const contact = ContactRecord.parse({
        name: `${name}, owner`,
        email,
        role: 'champion',
        userId,
      });
      const writing = { workspaceId, accountId, author, nowMs };
      await writeContact(db, contact, { ...writing, id: `contact_${accountId}` });
    }
  });
}

/** A quarter has a goal of its own, fed by what its users do. */
async function writeGoals(
  store: Store,
  workspaceId: string,
  { companies, nowMs }: Writing,
): Promise<void> {
  const author = { kind: 'import', id: undefined } as const;
  for (const company of companies.filter(({ hasGoal }) => hasGoal)) {
    const goal = GoalRecord.parse({
      name: 'Reports that people read',
      measure: 'reports',
      startValue: 0,
      targetValue: company.users * 3,
      startAt: new Date(company.contractAtMs).toISOString(),
      dueAt: new Date(company.contractAtMs + 365 * DAY_MS).toISOString(),
      feed: { event: 'report_created', how: 'count' },
    });
    const saving = { workspaceId, accountId: company.id, author, nowMs };
    await store.transaction((db) => saveGoal(db, goal, { ...saving, id: `goal_${company.id}` }));
  }
}
