import { flowExamples, questionExamples } from '@polku/flows/schemas';
import { createTestConsole, requesting, START_MS } from '../http/console.fixture.ts';
import { apply } from '../ingest/apply.ts';
import type { CheckedEvent } from '../ingest/checked.ts';
import { insertFlowVersion } from '../store/sql/flows.ts';
import type { AccountChange } from '../success/account-change.ts';
import { changeAccounts } from '../success/change-accounts.ts';
import { createChance } from '../success/demo/random.ts';

/** A workspace whose users live through the real ingest, and its figures through the real app. */
export const DAY = 86_400_000;
export const day = (number: number) => START_MS + number * DAY;

export const SURVEY = 'relation';
const survey = {
  ...flowExamples.survey,
  id: SURVEY,
  name: 'How are we doing',
  questions: [
    questionExamples.nps,
    questionExamples.ces,
    questionExamples.csat,
    questionExamples.goal,
    questionExamples.text,
  ],
};
export const IDS = Object.fromEntries(survey.questions.map(({ kind, id }) => [kind, id])) as {
  [K in 'nps' | 'ces' | 'csat' | 'goal' | 'text']: string;
};

export type Does = {
  user?: string;
  account?: string;
  name: string;
  at: number;
  flow?: { id: string; version: number };
  properties?: { [name: string]: unknown };
  trust?: 0 | 1;
};

export async function createInsight() {
  const office = await createTestConsole();
  const { store, workspaceId } = office;
  const chance = createChance('insight');
  let request = requesting(office, await office.signIn('viewer'));

  const publish = (version: number, change: object = {}) =>
    store.transaction((db) => {
      const flow = { ...survey, version, ...change };
      return insertFlowVersion(db, { workspaceId, flow, nowMs: day(0) });
    });
  await publish(1);

  async function does(...all: Does[]): Promise<void> {
    for (const { user = 'aino', account, name, at, flow, properties, trust = 1 } of all) {
      const ids = { userId: user, ...(account !== undefined && { accountId: account }) };
      const event = {
        ...{ id: chance.id(at), type: 'track' as const, name, at, ...ids },
        ...{ anonymousId: `a-${user}`, sessionId: `s-${user}-${at}` },
        ...(flow && { flow }),
        ...(properties && { properties: properties as never }),
      };
      const checked: CheckedEvent = { event, at, trust, ...ids, isInternal: false, isSecret: true };
      const batch = { workspaceId, receivedAt: at + 1_000, events: [checked] };
      await store.transaction((db) => apply(db, batch));
    }
  }

  /** A survey that came to the screen, was answered, and ended. */
  async function answers(
    user: string,
    answered: { [question: string]: unknown },
    { at, account, version = 1 }: { at: number; account?: string; version?: number },
  ): Promise<void> {
    const who = { user, flow: { id: SURVEY, version }, ...(account !== undefined && { account }) };
    const properties = { responseId: chance.id(at), answers: answered, complete: true };
    await does(
      { ...who, name: 'survey_shown', at },
      { ...who, name: 'survey_answered', at: at + 1_000, properties },
      { ...who, name: 'survey_ended', at: at + 2_000, properties: { reason: 'done' } },
    );
  }

  const tell = (id: string, change: AccountChange, nowMs = day(0)) =>
    store.transaction((db) => {
      const author = { kind: 'import', id: undefined } as const;
      const changing = { workspaceId, author, nowMs, mayCreate: true };
      return changeAccounts(db, [{ id, change }], changing);
    });

  /** A figure as the console reads it; `of` are the words of its query. */
  async function figure(name: string, of: { [word: string]: string } = {}) {
    const period = { from: new Date(day(0)).toISOString(), to: new Date(day(90)).toISOString() };
    const query = new URLSearchParams({ ...period, ...of });
    return request('GET', `/api/insight/${name}?${query}`);
  }

  /** Sessions end meanwhile. */
  async function pass(ms: number): Promise<void> {
    office.pass(ms);
    request = requesting(office, await office.signIn('viewer'));
  }

  return { ...office, pass, publish, does, answers, tell, figure };
}
