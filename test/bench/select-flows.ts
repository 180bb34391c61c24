import type { Flow, FlowHistory } from '@polku/flows';
import { flowExamples } from '@polku/flows/schemas';
import type { Occasion, Situation } from '@polku/flows/select';
import type { Rule } from '@polku/protocol';

/**
 * What a busy workspace has published, and one of its users: every kind of flow, most with an audience of several
 * conditions, some with a calendar, a sample, a goal or a follower, and a history of half of them. All of it follows
 * from the number of the flow, so that each run decides over the same.
 */
const NOW_MS = Date.UTC(2026, 10, 24, 10);
const DAY_MS = 24 * 3_600_000;

/** Of twenty: tours, messages and surveys, and one checklist. */
const KINDS = 'tmstmstmstmstmstmttc';
const KIND_OF = { t: 'tour', m: 'message', s: 'survey', c: 'checklist' } as const;

/** What a flow waits for; of ten, three the page's load and two an event. */
const TRIGGERS: readonly Flow['trigger'][] = [
  { on: 'load' },
  { on: 'event', event: 'report_created', where: { fact: 'properties.rows', is: 'gt', value: 10 } },
  { on: 'load' },
  { on: 'route', page: '/reports/*' },
  { on: 'code' },
  { on: 'event', event: 'report_shared' },
  { on: 'load' },
  { on: 'dwell', ms: 3_600_000 },
  { on: 'visible', at: '#report' },
  { on: 'idle', ms: 3_600_000 },
];

const FREQUENCIES: readonly Flow['frequency'][] = [
  'until_done',
  { days: 30, daysAfterClose: 90, atMost: 4 },
  'always',
  'once',
  { days: 90, until: 'done' },
];

const SCHEDULES: readonly Flow['schedule'][] = [
  { from: '2026-11-01', until: '2026-12-24T16:00', timeZone: 'Europe/Helsinki' },
  { weekdays: [1, 2, 3, 4, 5], hours: { from: '07:00', to: '19:00' }, timeZone: 'Europe/Berlin' },
  { from: '2026-01-01', weekdays: [1, 2, 3, 4, 5] },
];

/** @param isForAll whether it waits for nothing but the page, and its audience holds */
export const toFlows = (count: number, isForAll = false): Flow[] =>
  Array.from({ length: count }, (_, i) => toFlow(i, isForAll));

function toFlow(i: number, isForAll: boolean): Flow {
  const example = flowExamples[KIND_OF[KINDS[i % KINDS.length] as keyof typeof KIND_OF]];
  const flow = {
    ...example,
    id: `flow-${i}`,
    trigger: isForAll ? { on: 'load' } : TRIGGERS[i % TRIGGERS.length],
    audience: toAudience(i, isForAll),
    frequency: isForAll ? 'always' : FREQUENCIES[i % FREQUENCIES.length],
    priority: i % 10,
    ...(i % 4 === 0 && { schedule: SCHEDULES[(i / 4) % SCHEDULES.length] }),
    ...(i % 5 === 0 && { sample: isForAll ? 1 : 0.5 }),
    ...(i % 7 === 0 && { goal: `milestone_${i % 20}` }),
    ...(i % 6 === 0 && { followedBy: `flow-${i + 1}` }),
  };
  // Only what all kinds have was changed; the compiler cannot follow a spread over the union.
  return flow as Flow;
}

function toAudience(i: number, isForAll: boolean): Rule {
  const role: Rule = { fact: 'user.traits.role', is: 'in', value: ['controller', 'analyst'] };
  const plan: Rule = {
    any: [
      { fact: 'account.plan', is: 'eq', value: 'gold' },
      { fact: 'account.traits.seats', is: 'gte', value: 50 },
    ],
  };
  const all: Rule[] = [
    { fact: 'page.path', is: 'glob', value: isForAll || i % 3 > 0 ? '/reports/**' : '/settings/*' },
    plan,
    role,
    { not: { fact: 'user.traits.isGuest', is: 'eq', value: true } },
    { fact: 'user.firstSeenAt', is: 'lt', value: '2026-11-01' },
  ];
  const isReached: Rule = { fact: `milestones.milestone_${i % 20}`, is: 'missing' };
  return { all: isForAll ? all : [...all, isReached] };
}

/** Who has met half of them: merely seen, closed, or finished. */
function toHistory(count: number): { [flow: string]: FlowHistory } {
  const entries = Array.from({ length: Math.ceil(count / 2) }, (_, n): [string, FlowHistory] => {
    const shownAt = NOW_MS - (40 + (n % 200)) * DAY_MS;
    const end = [
      {},
      { closedAt: shownAt, endedAt: shownAt },
      { doneAt: shownAt, endedAt: shownAt },
    ];
    return [`flow-${n * 2}`, { shownAt, shows: [shownAt - DAY_MS, shownAt], ...end[n % 3] }];
  });
  return Object.fromEntries(entries);
}

export function toSituation(count: number, occasion: Occasion, isForAll = false): Situation {
  return {
    flows: toFlows(count, isForAll),
    occasion,
    person: 'aino@kaleva.example',
    facts: {
      user: {
        id: 'aino@kaleva.example',
        traits: { role: 'controller', isGuest: false, locale: 'fi-FI' },
        firstSeenAt: '2026-03-02T08:00:00.000Z',
      },
      account: { id: 'kaleva', plan: 'gold', traits: { seats: 40 } },
      milestones: { milestone_3: NOW_MS - DAY_MS, account: {} },
      decided: {},
      page: { path: '/reports/2026/deliveries', title: 'Deliveries', host: 'app.example' },
      device: { language: 'fi-FI', isTouch: false },
    },
    history: toHistory(count),
    policy: { maxInterruptions: 1, surveyEveryDays: 30, accountShare: 0.2 },
    isPaused: false,
    isBusy: false,
    interruptions: [],
    nowMs: NOW_MS,
  };
}
