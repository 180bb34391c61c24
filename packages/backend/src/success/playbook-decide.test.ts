import type { TouchLevel } from '@polku/protocol';
import { describe, expect, it } from 'vitest';
import { OCCURRENCES, type OccurrenceKind, Playbook } from './playbook.ts';
import { decidePlaybook, playbooksFor, toModel } from './playbook-decide.ts';
import { DEFAULT_PLAYBOOKS } from './playbook-defaults.ts';

const decide = (kind: OccurrenceKind, touchLevel: TouchLevel | null, more = {}) =>
  decidePlaybook(
    {
      kind,
      touchLevel,
      model: toModel({ touch_level: touchLevel, onboarding_model: null }),
      ...more,
    },
    DEFAULT_PLAYBOOKS,
  )
    .map((action) => (action.kind === 'task' ? `task:${action.task}` : action.kind))
    .join(' ');

describe('the onboarding model', () => {
  it.each([
    ['tech', null, 'low_touch_low_post'],
    ['low', null, 'high_touch_low_post'],
    ['high', null, 'high_touch_high_post'],
    [null, null, 'high_touch_low_post'],
    ['tech', 'high_touch_high_post', 'high_touch_high_post'],
  ] as const)('of %s, with %s of its own: %s', (touch_level, onboarding_model, expected) =>
    expect(toModel({ touch_level, onboarding_model })).toBe(expected),
  );
});

describe('what happens by default', () => {
  it.each<[OccurrenceKind, string, string, string]>([
    ['first_use', 'notify task:welcome', 'digest', ''],
    ['account_first_use', 'notify', 'digest task:call', 'digest'],
    ['silence', 'notify task:call', 'notify task:call', 'digest'],
    ['stuck', 'notify task:call', 'digest', ''],
    ['detractor', 'notify task:detractor', 'notify task:detractor', 'digest task:detractor'],
    ['passive', 'digest', 'digest', ''],
    ['promoter', 'notify task:promoter', 'digest task:promoter', 'digest'],
    ['low_ces', 'notify task:low_ces', 'digest task:low_ces', 'digest'],
    ['reply', 'notify', 'notify', 'notify'],
    ['goal_reached', 'notify', 'digest', 'digest'],
    ['goal_at_risk', 'notify task:goal', 'notify task:goal', 'digest'],
    ['account_moved_up', 'notify task:call', 'digest task:call', ''],
    ['champion_silent', 'notify task:call', 'digest', ''],
  ])('when %s', (kind, high, low, tech) => {
    expect([decide(kind, 'high'), decide(kind, 'low'), decide(kind, 'tech')]).toEqual([
      high,
      low,
      tech,
    ]);
    // Nobody has placed it.
    expect(decide(kind, null)).toBe(low);
  });

  it('knows everything that may occur', () => {
    expect(DEFAULT_PLAYBOOKS.map(({ when }) => when.occurs).sort()).toEqual(
      [...OCCURRENCES].sort(),
    );
    for (const playbook of DEFAULT_PLAYBOOKS) expect(Playbook.parse(playbook)).toEqual(playbook);
  });
});

describe('a playbook', () => {
  const own: Playbook = {
    key: 'welcome',
    when: { occurs: 'first_use', milestone: 'first_report' },
    cases: [
      { touchLevels: ['high'], do: [{ kind: 'digest' }] },
      {
        do: [
          { kind: 'invite', to: 'webinar', flow: 'weekly', days: 14 },
          { kind: 'invite', to: 'webinar', flow: 'weekly', days: 14 },
        ],
      },
    ],
  };
  const situation = { kind: 'first_use', model: 'low_touch_low_post' } as const;

  it('is decided by its first case that fits, and does each action once', () => {
    const of = (touchLevel: TouchLevel) =>
      decidePlaybook({ ...situation, touchLevel, milestone: 'first_report' }, [own]);
    expect(of('high')).toEqual([{ kind: 'digest' }]);
    expect(of('tech')).toEqual([own.cases[1]?.do[0]]);
  });

  it('is of one milestone, where it names one', () => {
    const of = (milestone: string) =>
      decidePlaybook({ ...situation, touchLevel: 'high', milestone }, [own]);
    expect(of('another')).toEqual([]);
  });

  it('of an account goes before that of the workspace, and that before ours', () => {
    const first = DEFAULT_PLAYBOOKS[0] as Playbook;
    const ofWorkspace = { ...first, cases: [] };
    const ofAccount = { ...first, cases: [{ do: [{ kind: 'digest' as const }] }] };
    const given = {
      defaults: [first],
      written: [
        { accountId: 'acme', playbook: ofAccount },
        { accountId: undefined, playbook: ofWorkspace },
      ],
    };
    expect(playbooksFor('acme', given)).toEqual([ofAccount]);
    expect(playbooksFor('globex', given)).toEqual([ofWorkspace]);
    expect(playbooksFor(undefined, given)).toEqual([ofWorkspace]);
    expect(playbooksFor('acme', { ...given, written: [] })).toEqual([first]);
  });

  it.each<[string, object, string]>([
    ['what never occurs', { when: { occurs: 'rain' } }, 'when.occurs'],
    ['a silence without its days', { when: { occurs: 'silence' } }, 'when.afterDays'],
    [
      'days of what happens at once',
      { when: { occurs: 'reply', afterDays: { high: 1, low: 1, tech: 1 } } },
      'when.afterDays',
    ],
    ['an action nobody knows', { cases: [{ do: [{ kind: 'sing' }] }] }, 'cases.0.do.0.kind'],
    [
      'a task without its time',
      { cases: [{ do: [{ kind: 'task', task: 'call' }] }] },
      'cases.0.do.0.due',
    ],
    ['a key with a blank', { key: 'a b' }, 'key'],
    ['a word too many', { note: 'x' }, ''],
  ])('is refused with %s', (_, part, path) => {
    const { error } = Playbook.safeParse({ ...own, ...part });
    expect(error?.issues.map((issue) => issue.path.join('.'))).toEqual([path]);
  });
});
