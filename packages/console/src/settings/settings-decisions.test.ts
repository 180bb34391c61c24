import { describe, expect, it } from 'vitest';
import { findChoices } from '../palette/find.ts';
import { toPatch, toDraft as toPersonDraft } from './account.tsx';
import { toDraft, toPolicy } from './asking.tsx';
import { fieldsOf, toConfig, toWritten } from './channel-fields.ts';
import { moved } from './languages.tsx';
import { countLevels, withMoves, withRow } from './levels.ts';
import { countHeld } from './privacy.tsx';
import { pickSection, sectionsFor } from './sections.ts';
import { isWithin } from './sentence.tsx';
import { newStage, withText } from './success-path.tsx';
import { withHow } from './telling.tsx';

/** What the sections of the settings decide, without a page. */

describe('the limits on asking', () => {
  const policy = {
    maxInterruptions: 1,
    surveyEveryDays: 30,
    npsEveryDays: 90,
    waitDays: { message: 2 },
    accountShare: 0.25,
    suppress: [{ name: 'closing', when: { all: [] } }],
  };

  it('come out of their sentences as they went in', () => {
    expect(toPolicy(toDraft(policy), policy.suppress)).toEqual(policy);
  });

  it('are left out where nothing is written, and with them what would be empty', () => {
    const draft = { ...toDraft(policy), nps: undefined, message: undefined };
    expect(toPolicy(draft, [])).toEqual({
      maxInterruptions: 1,
      surveyEveryDays: 30,
      accountShare: 0.25,
    });
  });

  it.each([
    [undefined, true],
    [0, true],
    [100, true],
    [101, false],
    [-1, false],
    [1.5, false],
    [Number.NaN, false],
  ])('are whole numbers within bounds: %s is %s', (value, is) =>
    expect(isWithin(value, 0, 100)).toBe(is),
  );
});

describe('touch levels', () => {
  it('are counted, and counted anew with those who would move', () => {
    const coded = { touch: ['high', 'low', 'tech'] };
    const table = { coded, columns: { touch: [0, 2, 2, -1, 1, 2] } };
    const counts = countLevels(table as never);
    expect(counts).toEqual({ high: 1, low: 1, tech: 3 });
    const moves = [
      { from: 'tech' as const, to: 'low' as const, accounts: 2 },
      { from: null, to: 'high' as const, accounts: 1 },
    ];
    expect(withMoves(counts, moves)).toEqual({ high: 2, low: 3, tech: 1 });
  });

  it('get a further row above the others', () => {
    const row = { fromCents: 0, low: 'tech', medium: 'tech', high: 'low' } as const;
    const table = { currency: 'EUR', rates: {}, bands: [row] };
    expect(withRow(table).bands).toEqual([{ ...row, fromCents: 1_000_000 }, row]);
    expect(withRow(withRow(table)).bands[0]?.fromCents).toBe(2_000_000);
  });
});

describe('the success path', () => {
  const stage = { key: 'stage_2', name: { en: 'a', fi: 'b' }, team: { en: '', fi: '' } };

  it('gives a new stage a key that no other has', () => {
    expect(newStage([stage], 'New').key).toBe('stage_3');
    expect(newStage([{ ...stage, key: 'sale' }, stage], 'New').key).toBe('stage_3');
  });

  it('has a text in both languages or none', () => {
    const told = withText(stage, 'fi', 'hei');
    expect(told.text).toEqual({ en: '', fi: 'hei' });
    expect(withText(told, 'fi', ' ')).toEqual(stage);
  });

  it('has its stages moved up by one', () => {
    expect(moved(['a', 'b', 'c'], 2)).toEqual(['a', 'c', 'b']);
    expect(moved(['a', 'b'], 0)).toEqual(['a', 'b']);
  });
});

describe('the list of sections', () => {
  const namesFor = (role: Parameters<typeof sectionsFor>[0]) =>
    sectionsFor(role).flatMap(({ sections }) => sections);

  it('has what a role may see', () => {
    expect(namesFor('admin')).toContain('log');
    expect(namesFor('lead')).not.toContain('log');
    expect(pickSection('log', 'viewer')).toBeUndefined();
    expect(pickSection('calendar', 'viewer')).toBe('calendar');
    expect(pickSection('weather', 'admin')).toBeUndefined();
  });

  it('is found in the palette by who types, and not before', () => {
    const page = { key: 'page', kind: 'page' as const, name: 'Inbox', run() {} };
    const setting = { key: 's', kind: 'setting' as const, name: 'Working hours', run() {} };
    expect(findChoices([page, setting], '', 9)).toEqual([page]);
    expect(findChoices([page, setting], 'hours', 9)).toEqual([setting]);
  });
});

describe('a channel’s form', () => {
  const form = {
    type: 'object',
    properties: {
      host: { type: 'string' },
      port: { type: 'integer' },
      isSecure: { type: 'boolean' },
      language: { enum: ['en', 'fi'] },
      password: { type: 'string', writeOnly: true },
    },
    required: ['host'],
  };

  it('is made of the schema of its kind, with what is secret and what must be written', () => {
    expect(
      fieldsOf(form).map(({ key, kind, isRequired, isSecret }) => [
        key,
        kind,
        isRequired,
        isSecret,
      ]),
    ).toEqual([
      ['host', 'text', true, false],
      ['port', 'number', false, false],
      ['isSecure', 'boolean', false, false],
      ['language', 'choice', false, false],
      ['password', 'text', false, true],
    ]);
  });

  it('leaves out what is empty, so that a secret stays', () => {
    const written = {
      ...toWritten({ host: 'mail.example', port: 587 }),
      password: '',
      isSecure: false,
    };
    expect(toConfig(fieldsOf(form), written)).toEqual({ host: 'mail.example', port: 587 });
    expect(toConfig(fieldsOf(form), { ...written, isSecure: true, password: 'x' })).toEqual({
      host: 'mail.example',
      port: 587,
      isSecure: true,
      password: 'x',
    });
  });
});

describe('what is one’s own', () => {
  const line = {
    ...{ id: 'p', name: 'Aino', email: 'a@b.example', role: 'csm' as const, isActive: true },
    ...{ language: 'fi' as const, timeZone: 'Europe/Helsinki', region: null, isAway: false },
    ...{ away: { from: '2026-07-01T06:00:00.000Z', until: null }, accounts: 0, openTasks: 0 },
  };

  it('goes to the form and back as it was', () => {
    expect(toPatch(toPersonDraft(line))).toEqual({
      language: 'fi',
      timeZone: 'Europe/Helsinki',
      region: null,
      away: { from: '2026-07-01T06:00:00.000Z', until: null },
    });
    expect(toPatch({ ...toPersonDraft(line), isAway: false }).away).toBeNull();
  });

  it('follows all else where nothing is said of an occurrence', () => {
    const telling = {
      how: { reply: 'off' as const },
      other: 'now' as const,
      weekly: true,
      words: false,
      maxAnHour: 20,
    };
    expect(withHow(telling, 'stuck', 'daily').how).toEqual({ reply: 'off', stuck: 'daily' });
    expect(withHow(telling, 'reply', undefined).how).toEqual({});
  });
});

it('counts what is held by kind, without the kinds that hold nothing', () => {
  expect(countHeld({ held: { user: [{}], event: [{}, {}], task: [] } })).toEqual([
    ['user', 1],
    ['event', 2],
  ]);
});
