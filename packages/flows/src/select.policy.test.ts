import { describe, expect, test } from 'vitest';
import type { Flow } from './flow.ts';
import {
  always,
  choose,
  code,
  follow,
  forGold,
  load,
  message,
  NOW,
  onCode,
  outcomeOf,
  policy,
  seen,
  survey,
  tour,
} from './select.fixture.ts';
import type { NotShown, Occasion, Situation } from './select.ts';

/** The workspace's policy, over all flows: one line a case. */

const once = { frequency: 'once' };
const opened: Occasion = { on: 'event', name: 'report_opened' };
const bare: Occasion = { on: 'event', name: 'report_created' };
const gold: Occasion = { ...bare, properties: { plan: 'gold' } };
const onCreated = { trigger: { on: 'event', event: 'report_created' } };
const start = (flow: string): Occasion => ({ on: 'start', flow });
const isBusy = { isBusy: true };
const interrupted = { interruptions: ['another'] };
const askedOn = (daysAgo: number) => ({ history: { survey: seen(daysAgo) } });
const inTheMiddle = {
  history: { tour: { ...seen(1), progress: { step: 'new', at: NOW - 1, seen: ['hello', 'new'] } } },
};
const free: Occasion = { on: 'free' };
const waits = { waiting: ['tour'] };
const nps = () =>
  survey({ ...always, questions: [{ kind: 'nps', id: 'score', text: 'Recommend?' }] });
const npsOn = (daysAgo: number) => ({ history: { survey: seen(daysAgo) } });
const otherNps = { ...nps(), id: 'nps', ...onCode } as Flow;
const withNps = (daysAgo: number) => ({
  flows: [survey(), otherNps],
  history: { nps: seen(daysAgo) },
});
const askedBefore = (daysAgo: number) => ({
  flows: [nps(), survey({ id: 'ces', ...onCode })],
  history: { survey: seen(90), ces: seen(daysAgo) },
});
const npsMonthly = { policy: { ...policy, npsEveryDays: 30 } };
const every7Days = { policy: { ...policy, surveyEveryDays: 7 } };
const lastAskedOn = (daysAgo: number) => ({
  ...every7Days,
  flows: [survey(always), survey({ id: 'other', ...onCode })],
  history: { other: seen(daysAgo) },
});
const openTicket = { name: 'ticket', when: { fact: 'decided.t', is: 'eq', value: true } } as const;
const suppressing = (...kinds: ['survey'] | []) => ({
  policy: { ...policy, suppress: [{ ...openTicket, ...(kinds.length > 0 && { kinds }) }] },
});
const ticket = { ...suppressing('survey'), facts: { decided: { t: true } } };
const noTicket = { ...ticket, facts: { decided: { t: false } } };
const forAllKinds = suppressing();
const onPages = (word: 'all' | 'any') => ({
  audience: {
    [word]: ['/reports/*', '/bills/*'].map((value) => ({ fact: 'page.path', is: 'glob', value })),
  },
});
const onReports = { facts: { page: { path: '/reports/1' } } };
const isPaid = [
  { fact: 'properties.plan', is: 'exists' },
  { fact: 'properties.plan', is: 'ne', value: 'free' },
];
const onPaid = { trigger: { ...onCreated.trigger, where: { all: isPaid } } };
const endedHere = {
  interruptions: ['message'],
  history: { message: seen(0, { closedAt: NOW, endedAt: NOW }) },
};

const goesOn = { interruptions: ['message'], history: { message: seen(0) } };

type Line = [string, Flow, Occasion, Partial<Situation>, NotShown | 'shown'];
const lines: Line[] = [
  // The relationship is asked about more seldom.
  ['an NPS, 89 days after the last one', nps(), load, npsOn(89), 'asked_lately'],
  ['an NPS, 90 days after the last one', nps(), load, npsOn(90), 'shown'],
  ['an NPS, 31 days after a CES', nps(), load, { ...npsOn(90), ...askedBefore(31) }, 'shown'],
  ['a CES, 31 days after an NPS', survey(), load, withNps(31), 'shown'],
  ['a CES, 29 days after an NPS', survey(), load, withNps(29), 'asked_lately'],
  ['an NPS as often as wanted', nps(), load, { ...npsOn(31), ...npsMonthly }, 'shown'],
  [
    'S04: any survey 2 days ago, and the wait is 7',
    survey(always),
    load,
    lastAskedOn(2),
    'asked_lately',
  ],
  [
    'S04: any survey 10 days ago, and the wait is 7',
    survey(always),
    load,
    lastAskedOn(10),
    'shown',
  ],
  [
    'S06: a survey of its own, longer wait',
    survey({ frequency: { days: 60 } }),
    load,
    askedOn(40),
    'frequency',
  ],
  ['asked in the future, by a clock set back', survey(always), load, askedOn(-400), 'asked_lately'],

  // While a condition holds that the workspace has named.
  ['an open ticket', survey(), load, ticket, 'suppressed'],
  ['an open ticket, asked for', survey(), code('survey'), ticket, 'suppressed'],
  ['an open ticket, follows', survey(onCode), follow('survey'), ticket, 'suppressed'],
  ['an open ticket, started', tour(), start('tour'), { ...ticket, ...forAllKinds }, 'shown'],
  ['an open ticket, another kind', tour(), load, ticket, 'shown'],
  ['an open ticket, every kind', tour(), load, { ...ticket, ...forAllKinds }, 'suppressed'],
  ['no open ticket', survey(), load, noTicket, 'shown'],
  ['it is not known whether there is one', survey(), load, { ...ticket, facts: {} }, 'shown'],
  ['an open ticket, seen once', survey(once), load, { ...ticket, ...askedOn(90) }, 'frequency'],

  // Who they are, and where.
  [
    'S07: nobody is known, for an account',
    survey(forGold),
    load,
    { facts: { user: {} } },
    'audience',
  ],
  ['S08: two pages, one of them is this', tour(onPages('any')), load, onReports, 'shown'],
  ['S08: two rules of the page, one fails', tour(onPages('all')), load, onReports, 'audience'],
  ['S15: not free, and nothing is said', tour(onPaid), bare, {}, 'trigger'],
  ['S15: not free', tour(onPaid), gold, {}, 'shown'],

  // What waits.
  ['waits, and nothing is against it', tour(onCreated), free, waits, 'shown'],
  ['waits, and the user is still busy', tour(onCreated), free, { ...waits, ...isBusy }, 'busy'],
  ['waits, but no longer for them', tour({ ...onCreated, ...forGold }), free, waits, 'audience'],
  ['waits, and something else happens', tour(onCreated), opened, waits, 'shown'],
  ['waits, but another is asked for', tour(onCreated), code('other'), waits, 'trigger'],
  ['does not wait', tour(), free, {}, 'trigger'],
  [
    'waits after a reload, in the middle',
    tour({ ...onCode, ...once }),
    free,
    { ...waits, ...inTheMiddle },
    'shown',
  ],
  [
    'waits, but something has interrupted',
    tour(),
    free,
    { ...waits, ...interrupted, ...isBusy },
    'interruptions',
  ],

  // A session.
  ['ended, and triggered again', message(always), load, endedHere, 'interruptions'],
  [
    'still there, and triggered again',
    message({ ...always, ...onCreated }),
    bare,
    goesOn,
    'interruptions',
  ],
  ['still there after a reload', message(always), load, goesOn, 'shown'],
];

describe('who is held out', () => {
  const held = { holdout: 1, priority: 5 };
  const idsOf = (flows: readonly { id: string }[] = []) => flows.map(({ id }) => id);

  test('is told of what would have been shown, and is shown the next one instead', () => {
    const { flow, heldOut, reasons } = choose([tour(held), message()], load);
    expect([flow?.id, idsOf(heldOut), reasons]).toEqual(['message', ['tour'], { tour: 'holdout' }]);
  });

  test.each<[string, Flow[], Partial<Situation>]>([
    ['another goes before it', [tour({ ...held, priority: 0 }), message({ priority: 1 })], {}],
    ['the user is busy', [tour(held)], isBusy],
    ['it is not for them', [tour({ ...held, ...forGold })], {}],
    ['they have seen it', [tour({ ...held, ...once })], { history: { tour: seen() } }],
  ])('is told of none that would not have been shown: %s', (_, flows, situation) => {
    expect(choose(flows, load, situation)).not.toHaveProperty('heldOut');
  });

  test('goes on with what was begun, and starts what they ask for', () => {
    expect(outcomeOf(tour(held), load, inTheMiddle)).toBe('shown');
    expect(outcomeOf(tour(held), start('tour'), {})).toBe('shown');
    expect(outcomeOf(tour(held), code('tour'), {})).toBe('holdout');
  });
});

describe('the policy', () => {
  test.each(lines)('%s', (_, flow, occasion, situation, reason) => {
    expect(outcomeOf(flow, occasion, situation)).toBe(reason);
  });
});
