import type { FirstUseReached, ReplyReceived } from '@polku/protocol';
import { NotificationBody } from '@polku/protocol/schemas';
import { describe, expect, it } from 'vitest';
import { OCCURRENCES } from '../../success/playbook.ts';
import { renderMessage } from './index.ts';
import type { Names } from './rendered.ts';
import { toLanguage } from './words/index.ts';

const noNames: Names = { user: null, account: null, owner: null, milestone: null, flow: null };
const names: Names = {
  user: 'Aino Virtanen',
  account: 'Northwind Oy',
  owner: 'Liisa',
  milestone: 'First report',
  flow: 'Welcome tour',
};
const DAY_MS = 24 * 3_600_000;

const firstUse: FirstUseReached = {
  type: 'first_use.reached',
  timestamp: '2026-03-02T12:05:00.000Z',
  data: {
    milestone: 'first_report',
    user: { id: 'u/1' },
    account: { id: 'a/1', plan: 'gold', touchLevel: 'high', first: true },
    owner: { id: 'p1' },
    firstUseAt: '2026-03-02T12:04:00.000Z',
    sinceContractMs: 83 * DAY_MS,
    sinceFirstSessionMs: 90 * 60_000,
    flow: 'welcome',
    step: 'new',
  },
};
const reply: ReplyReceived = {
  type: 'reply.received',
  timestamp: '2026-03-02T12:05:00.000Z',
  data: {
    conversation: { id: 'c1' },
    message: { id: 'm1' },
    user: { id: 'u/1' },
    account: { id: 'a/1', plan: null, touchLevel: null },
    owner: null,
    writtenAt: '2026-03-02T12:04:00.000Z',
  },
};
const render = (message: object, options: { language?: 'en' | 'fi'; names?: Names } = {}) =>
  renderMessage(JSON.stringify(message), {
    names,
    language: 'en',
    publicUrl: 'https://polku.example',
    ...options,
  });

describe('a message in words', () => {
  it('tells of a first use: who, where, when, how long it took, what led there', () => {
    expect(render(firstUse)).toEqual({
      language: 'en',
      title: 'First use: Aino Virtanen (Northwind Oy)',
      lines: [
        'Aino Virtanen has reached “First report” for the first time.',
        'It is the first use of the whole account.',
      ],
      facts: [
        { label: 'Account', value: 'Northwind Oy · gold · high touch' },
        { label: 'When', value: '2 Mar 2026, 14:04' },
        { label: 'Since the contract', value: '83 days' },
        { label: 'Since the first session', value: '90 minutes' },
        { label: 'Led there by', value: 'Welcome tour, step new' },
      ],
      action: { label: 'Open the account', url: 'https://polku.example/accounts/a%2F1' },
    });
  });

  it('tells the same in Finnish', () => {
    const { title, lines, facts, action } = render(firstUse, { language: 'fi' });
    expect(title).toBe('Ensimmäinen käyttö: Aino Virtanen (Northwind Oy)');
    expect(lines[1]).toBe('Se on koko asiakkaan ensimmäinen käyttö.');
    expect(facts.map(({ value }) => value)).toContain('83 päivää');
    expect(action.label).toBe('Avaa asiakas');
  });

  it('names nobody where names were not asked for, and says nothing of what is not known', () => {
    const { data } = firstUse;
    const bare = {
      ...firstUse,
      data: { ...data, account: null, sinceContractMs: null, flow: undefined, step: undefined },
    };
    const { title, lines, facts, action } = render(bare, { names: noNames });
    expect(title).toBe('First use: u/1');
    expect(lines).toEqual(['u/1 has reached “first_report” for the first time.']);
    expect(facts.map(({ label }) => label)).toEqual(['When', 'Since the first session']);
    expect(action).toEqual({ label: 'Open the inbox', url: 'https://polku.example/' });
  });

  it('leads from a reply into its conversation', () => {
    const { title, action } = render(reply);
    expect(title).toBe('Aino Virtanen (Northwind Oy) has written');
    expect(action.url).toBe('https://polku.example/accounts/a%2F1#conversation-c1');
  });

  const about = {
    user: { id: 'u/1' },
    account: { id: 'a/1', plan: 'gold', touchLevel: 'high' },
    owner: { id: 'p1' },
  };
  const at = '2026-03-02T12:04:00.000Z';
  const nobody = { user: null, account: null };
  it.each([
    [
      'silence.noticed',
      { ...nobody, account: about.account, since: 'contract', sinceAt: at, days: 7 },
      'No first use in 7 days: Northwind Oy',
      'Ei ensimmäistä käyttöä, 7 päivää: Northwind Oy',
    ],
    [
      'user.stuck',
      { flow: 'welcome', step: 'name', sinceAt: at },
      'Stuck: Aino Virtanen (Northwind Oy)',
      'Jumissa: Aino Virtanen (Northwind Oy)',
    ],
    [
      'answer.given',
      { band: 'detractor', response: { id: 'r' }, flow: 'nps', question: 'q', answeredAt: at },
      'Detractor: Aino Virtanen (Northwind Oy)',
      'Arvostelija: Aino Virtanen (Northwind Oy)',
    ],
    [
      'goal.changed',
      { goal: { id: 'g' }, state: 'at_risk', changedAt: at },
      'Goal at risk: Northwind Oy',
      'Tavoite vaarassa: Northwind Oy',
    ],
    [
      'account.moved',
      { from: null, to: 'high', movedAt: at },
      'Touch level changed: Northwind Oy',
      'Touch level vaihtui: Northwind Oy',
    ],
    [
      'champion.silent',
      { lastSeenAt: at, days: 30 },
      'Silent champion: Aino Virtanen (Northwind Oy)',
      'Avainkäyttäjä hiljaa: Aino Virtanen (Northwind Oy)',
    ],
    [
      'task.assigned',
      { task: { id: 't', kind: 'welcome' }, dueAt: at },
      'To do: welcome, Aino Virtanen',
      'Tehtävä: toivota tervetulleeksi, Aino Virtanen',
    ],
    [
      'task.overdue',
      { task: { id: 't', kind: 'call' }, dueAt: at, assignee: { id: 'p1' } },
      'Overdue: call, Aino Virtanen',
      'Myöhässä: soita, Aino Virtanen',
    ],
    [
      'digest',
      {
        from: at,
        to: at,
        count: 12,
        items: [{ kind: 'first_use', user: { id: 'u2' }, account: null, at }],
      },
      '12 things since the last digest',
      '12 asiaa edellisen koosteen jälkeen',
    ],
    [
      'weekly.figures',
      {
        ...{
          user: null,
          account: null,
          from: '2026-11-15T22:00:00.000Z',
          to: '2026-11-22T22:00:00.000Z',
        },
        ...{ scope: 'mine', accounts: 1_200, stalledDays: 30, firstUses: { now: 12, before: 9 } },
        ...{ waiting: { now: 38, before: 41 }, stalled: { now: 9, before: 10 } },
      },
      'Tech touch, 16\u2009–\u200922 November 2026',
      'Tech touch, 16.–22. marraskuuta 2026',
    ],
  ])('tells of %s in both languages', (type, more, english, finnish) => {
    const body = { type, timestamp: at, data: { ...about, ...more } };
    // As it is queued: what is no such body is told by no channel.
    expect(NotificationBody.parse(body)).toBeTruthy();
    const told = render(body);
    expect(told.title).toBe(english);
    expect(render(body, { language: 'fi' }).title).toBe(finnish);
    expect(told.action.url).toMatch(/^https:\/\/polku\.example\//);
    expect(JSON.stringify(told)).not.toMatch(/undefined|null|NaN/);
  });

  it('tells the figures of a week beside those of the week before', () => {
    const figures = {
      ...{ scope: 'all', accounts: 1_200, stalledDays: 30, firstUses: { now: 12, before: 9 } },
      ...{ waiting: { now: 38, before: 41 }, stalled: { now: 9, before: 10 }, from: at, to: at },
    };
    const body = { type: 'weekly.figures', timestamp: at, data: { ...about, ...figures } };
    expect(render(body)).toMatchObject({
      lines: ['38 of all 1,200 accounts still wait for their first use.'],
      facts: [
        { label: 'First uses', value: '12 (the week before: 9)' },
        { label: 'Still waiting', value: '38 (the week before: 41)' },
        { label: 'Waiting over 30 days', value: '9 (the week before: 10)' },
      ],
      action: { url: 'https://polku.example/accounts' },
    });
    const [line] = render(body, { language: 'fi' }).lines;
    expect(line).toBe('Työtilan 1\u00a0200 asiakkaasta 38 odottaa yhä ensimmäistä käyttöä.');
  });

  it('names each kind of thing that a digest may hold', () => {
    const items = OCCURRENCES.map((kind) => ({ kind, user: null, account: null, at }));
    for (const from of [0, 9]) {
      const part = items.slice(from, from + 9);
      const data = { ...about, from: at, to: at, count: part.length, items: part };
      for (const language of ['en', 'fi'] as const)
        for (const { label } of render({ type: 'digest', timestamp: at, data }, { language }).facts)
          expect(label).not.toMatch(/_|^[a-z]/);
    }
  });

  it('is one line of text each, whatever people are called', () => {
    const user = `A\r\nBcc: x\u202e\u0000 ${'👩'.repeat(5_000)}`;
    const { title } = render(firstUse, { names: { ...names, user } });
    for (const sign of ['\r', '\n', '\u0000', '\u202e']) expect(title).not.toContain(sign);
    expect([...title]).toHaveLength(200);
    expect(title.endsWith('👩…')).toBe(true);
  });

  it('tells of a kind that it does not know yet, without its particulars', () => {
    expect(render({ type: 'moon.risen', data: {} }).title).toBe('Something has happened');
    expect(render({ type: 'toString', data: {} }).title).toBe('Something has happened');
  });

  it.each([
    ['fi', 'fi'],
    ['fi-FI', 'fi'],
    ['sv', 'en'],
    [null, 'en'],
  ])('takes %s as %s', (asked, language) => {
    expect(toLanguage(asked)).toBe(language);
  });
});
