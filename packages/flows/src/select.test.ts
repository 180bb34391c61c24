import { describe, expect, test } from 'vitest';
import { type Flow, flowExamples } from './flow.ts';
import {
  always,
  checklist,
  code,
  DAY_MS,
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

const once = { frequency: 'once' };
const untilDone = { frequency: 'until_done' };
const forUser = { goal: 'first_use' };

const created: Occasion = { on: 'event', name: 'report_created', properties: { rows: 3 } };
const bare: Occasion = { on: 'event', name: 'report_created' };
const ahead: Occasion = { on: 'ahead' };
const opened: Occasion = { on: 'event', name: 'report_opened' };
const onCreated = { trigger: { on: 'event', event: 'report_created' } };
const onBigOnes = {
  trigger: { ...onCreated.trigger, where: { fact: 'properties.rows', is: 'gt', value: 5 } },
};

const isGold = { facts: { account: { plan: 'gold' } } };
const isTin = { facts: { account: { plan: 'tin' } } };
const hasUsed = { facts: { milestones: { first_use: 1 } } };
const hasPaid = { facts: { milestones: { payment: 1 } } };

const tourSeen = { history: { tour: seen() } };
const tourDone = { history: { tour: seen(90, { doneAt: 1 }) } };
const tourClosed = { history: { tour: seen(90, { closedAt: 1 }) } };
const askedOn = (daysAgo: number) => ({ history: { survey: seen(daysAgo) } });
const askedJustUnderAMonthAgo = { history: { survey: { shownAt: NOW - 30 * DAY_MS + 1 } } };
const mayAskDaily = { policy: { ...policy, surveyEveryDays: 0 } };

const isBusy = { isBusy: true };
const isPaused = { isPaused: true };
const interrupted = { interruptions: ['another'] };
const mayTwice = { policy: { ...policy, maxInterruptions: 2 } };
const mayNever = { policy: { ...policy, maxInterruptions: 0 } };

const [ces, text] = flowExamples.survey.questions;
const mood = { kind: 'mood', id: 'mood', text: 'How are you?' };
const holy = { kind: 'hologram' };

type Line = [string, Flow, Occasion, Partial<Situation>, NotShown | 'shown'];

const weekly = { policy: { ...policy, waitDays: { tour: 7 } } };
const tourLately = {
  ...weekly,
  flows: [tour(), tour({ id: 'other', ...onCode }), message()],
  history: { other: seen(6) },
};
const tourLongAgo = { ...tourLately, history: { other: seen(7) } };
const onCreatedLater = { trigger: { ...onCreated.trigger, delayMs: 1_000 } };

const start = (flow: string): Occasion => ({ on: 'start', flow });

/** Left at its second step so many days ago. */
const left = (daysAgo = 1, part: object = {}): Partial<Situation> => ({
  history: {
    tour: {
      ...seen(daysAgo, part),
      progress: { step: 'new', at: NOW - daysAgo * DAY_MS, seen: ['hello', 'new'] },
    },
  },
});

const inTrouble = {
  policy: { ...policy, suppress: [{ name: 'trouble', when: { all: [] } }] },
};

const lines: Line[] = [
  // What makes it a candidate.
  ['on load, at load', tour(), load, {}, 'shown'],
  ['on load, at an event', tour(), created, {}, 'trigger'],
  ['on an event, at load', tour(onCreated), load, {}, 'trigger'],
  ['on an event, at it', tour(onCreated), created, {}, 'shown'],
  ['on an event, at another', tour(onCreated), opened, {}, 'trigger'],
  ['on an event whose properties do not match', tour(onBigOnes), created, {}, 'trigger'],
  ['on an event that has no properties', tour(onBigOnes), bare, {}, 'trigger'],
  ['by code alone, at load', tour(onCode), load, {}, 'trigger'],
  ['by code alone, asked for', tour(onCode), code('tour'), {}, 'shown'],
  ['on load, asked for', tour(), code('tour'), {}, 'shown'],
  ['another one asked for', tour(), code('other'), {}, 'trigger'],
  ['follows another', tour(onCode), follow('tour'), {}, 'shown'],
  ['another one follows', tour(onCode), follow('other'), {}, 'trigger'],
  ['on an event, before it', tour(onCreated), ahead, {}, 'shown'],
  [
    'on an event, before it, for others',
    tour({ ...onCreated, ...forGold }),
    ahead,
    isTin,
    'audience',
  ],
  [
    'on an event, before it, and over',
    tour({ ...onCreated, ...once }),
    ahead,
    tourDone,
    'frequency',
  ],

  // Who may see it.
  ['audience met', tour(forGold), load, isGold, 'shown'],
  ['audience not met', tour(forGold), load, isTin, 'audience'],
  ['audience not known', tour(forGold), load, {}, 'audience'],
  ['audience not met, asked for', tour(forGold), code('tour'), isTin, 'audience'],
  ['audience not met, follows', tour(forGold), follow('tour'), isTin, 'audience'],

  // The user has succeeded already.
  ['goal reached', tour(forUser), load, hasUsed, 'goal_reached'],
  ['goal reached, asked for', tour(forUser), code('tour'), hasUsed, 'goal_reached'],
  ['goal reached, follows', tour(forUser), follow('tour'), hasUsed, 'goal_reached'],
  ['another goal reached', tour(forUser), load, hasPaid, 'shown'],

  // How often.
  ['T51: once, never seen', tour(once), load, {}, 'shown'],
  ['T51: once, seen', tour(once), load, tourSeen, 'frequency'],
  ['once, seen, follows', tour(once), follow('tour'), tourSeen, 'frequency'],
  ['once, seen, asked for', tour(once), code('tour'), tourSeen, 'shown'],
  ['once, another was seen', tour(once), load, askedOn(90), 'shown'],
  ['until done, seen', tour(untilDone), load, tourSeen, 'shown'],
  ['T51: until done, done', tour(untilDone), load, tourDone, 'frequency'],
  ['T51: until done, closed', tour(untilDone), load, tourClosed, 'frequency'],
  ['T51: always, done', tour(always), load, tourDone, 'shown'],
  ['T51: always, closed', tour(always), load, tourClosed, 'shown'],
  ['once, called constructor', tour({ ...once, id: 'constructor' }), load, {}, 'shown'],

  // Asking seldom.
  ['asked yesterday, once', survey(), load, askedOn(1), 'frequency'],
  ['asked yesterday, always', survey(always), load, askedOn(1), 'asked_lately'],
  ['asked just under a month ago', survey(always), load, askedJustUnderAMonthAgo, 'asked_lately'],
  ['asked a month ago', survey(always), load, askedOn(30), 'shown'],
  ['asked yesterday, asked for', survey(always), code('survey'), askedOn(1), 'shown'],
  ['asked yesterday, follows', survey(always), follow('survey'), askedOn(1), 'asked_lately'],
  ['asked as often as wanted', survey(always), load, { ...askedOn(0), ...mayAskDaily }, 'shown'],
  ['a tour after a survey', tour(always), load, askedOn(0), 'shown'],

  // The user's peace.
  ['busy', tour(), load, isBusy, 'busy'],
  ['busy, asked for', tour(), code('tour'), isBusy, 'busy'],
  ['busy, follows', tour(onCode), follow('tour'), isBusy, 'shown'],
  ['interrupted before', tour(), load, interrupted, 'interruptions'],
  ['interrupted before, asked for', tour(), code('tour'), interrupted, 'shown'],
  ['interrupted before, follows', tour(onCode), follow('tour'), interrupted, 'shown'],
  ['interruptions left', tour(), load, { ...interrupted, ...mayTwice }, 'shown'],
  ['goes on after a reload', tour(), load, { interruptions: ['tour'] }, 'shown'],
  ['no interruption allowed', tour(), load, mayNever, 'interruptions'],

  // A tour that was left in the middle.
  ['left in the middle', tour({ ...onCode, ...once }), load, left(), 'shown'],
  ['left in the middle, another occasion', tour(onCode), opened, left(), 'trigger'],
  ['left in the middle, audience gone', tour(forGold), load, left(), 'audience'],
  ['left long ago', tour(onCode), load, left(31), 'trigger'],
  ['ended after it was left', tour(onCode), load, left(1, { endedAt: NOW }), 'trigger'],
  ['put off', tour(), load, { history: { tour: seen(1, { snoozedUntil: NOW + 1 }) } }, 'snoozed'],
  [
    'put off until now',
    tour(),
    load,
    { history: { tour: seen(1, { snoozedUntil: NOW }) } },
    'shown',
  ],
  [
    'put off, asked for',
    tour(),
    code('tour'),
    { history: { tour: seen(1, { snoozedUntil: NOW + 1 }) } },
    'shown',
  ],
  [
    'T54: declined for good',
    tour(always),
    load,
    { history: { tour: seen(1, { declinedAt: 1 }) } },
    'declined',
  ],
  [
    'T54: declined for good, asked for',
    tour(),
    code('tour'),
    { history: { tour: seen(1, { declinedAt: 1 }) } },
    'declined',
  ],

  // Limits by kind.
  ['T52: another tour was seen lately', tour(), load, tourLately, 'shown_lately'],
  ['T52: another tour was seen long ago', tour(), load, tourLongAgo, 'shown'],
  ['T52: another kind was seen lately', message(), load, tourLately, 'shown'],
  ['T52: asked for by name', tour(), code('tour'), tourLately, 'shown'],

  // After a while.
  ['T53: its event, and it has a delay', tour(onCreatedLater), created, {}, 'trigger'],
  ['T53: its delay is over', tour(onCreatedLater), { on: 'due', flow: 'tour' }, {}, 'shown'],
  [
    'T53: the delay of another is over',
    tour(onCreatedLater),
    { on: 'due', flow: 'x' },
    {},
    'trigger',
  ],
  [
    'its delay is over, but the user is busy',
    tour(onCreatedLater),
    { on: 'due', flow: 'tour' },
    isBusy,
    'busy',
  ],

  // Started by the page's own code.
  ['started while busy', tour(onCode), start('tour'), isBusy, 'shown'],
  ['started after it was done', tour(once), start('tour'), tourDone, 'shown'],
  [
    'T54: started after it was declined for good',
    tour(),
    start('tour'),
    { history: { tour: seen(1, { declinedAt: 1 }) } },
    'declined',
  ],
  ['started for others', tour(forGold), start('tour'), {}, 'audience'],

  // Everything stops.
  ['paused', tour(), load, isPaused, 'paused'],
  ['paused, asked for', tour(), code('tour'), isPaused, 'paused'],
  ['paused, follows', tour(onCode), follow('tour'), isPaused, 'paused'],

  // A newer backend than this SDK.
  ['an unknown kind', tour(holy), load, {}, 'unknown_kind'],
  ['an unknown kind, asked for', tour(holy), code('tour'), {}, 'unknown_kind'],
  ['a kind called toString', tour({ kind: 'toString' }), load, {}, 'unknown_kind'],
  ['an unknown question', survey({ questions: [mood] }), load, {}, 'unknown_kind'],
  ['a later unknown one', survey({ questions: [ces, text, mood] }), load, {}, 'unknown_kind'],
  ['an unknown surface', message({ surface: 'hologram' }), load, {}, 'unknown_kind'],
  ['a flow of next week', tour({ schedule: { from: '2999-01-01' } }), load, {}, 'schedule'],
  ['a flow of last week', tour({ schedule: { until: '2000-01-01' } }), load, {}, 'schedule'],
  [
    'one that the user starts',
    tour({ schedule: { from: '2999-01-01' } }),
    start('tour'),
    {},
    'shown',
  ],
  ['a sample of all, unknown here', tour({ sample: 1 }), load, { terms: undefined }, 'schedule'],
  ['a sample of nobody', tour({ sample: 0 }), load, { person: 'u1' }, 'sample'],
  ['a sample of nobody, by code', tour({ sample: 0 }), code('tour'), { person: 'u1' }, 'sample'],
  ['a holdout of everybody', tour({ holdout: 1 }), load, { person: 'u1' }, 'holdout'],
  ['a sample of everybody', tour({ sample: 1 }), load, { person: 'u1' }, 'shown'],
  ['an unknown trigger', tour({ trigger: { on: 'moon' } }), load, {}, 'trigger'],
  ['a place that is taken', checklist(), load, { taken: ['checklist'] }, 'place_taken'],
  ['while a condition holds', tour(), load, inTrouble, 'suppressed'],
  ['an audience in an unknown form', tour({ audience: { none: [] } }), load, {}, 'audience'],
];

describe('one flow', () => {
  test.each(lines)('%s', (_, flow, occasion, situation, reason) => {
    expect(outcomeOf(flow, occasion, situation)).toBe(reason);
  });

  test('every reason there is has a line, but for the priority, which takes two flows', () => {
    const told = new Set(lines.map(([, , , , reason]) => reason));
    const reasons: { [R in Exclude<NotShown, 'lower_priority'>]: true } = {
      trigger: true,
      audience: true,
      goal_reached: true,
      frequency: true,
      asked_lately: true,
      shown_lately: true,
      interruptions: true,
      busy: true,
      paused: true,
      unknown_kind: true,
      place_taken: true,
      suppressed: true,
      holdout: true,
      snoozed: true,
      declined: true,
      schedule: true,
      sample: true,
    };
    expect(Object.keys(reasons).filter((reason) => !told.has(reason as NotShown))).toEqual([]);
  });
});
