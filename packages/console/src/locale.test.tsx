// @vitest-environment happy-dom
import { describe, expect, it } from 'vitest';
import { createLocale, type PageWords, pickLanguage, useWords } from './locale.ts';
import { show, textOf } from './testing.fixture.tsx';
import { en } from './words/en.ts';
import { fi } from './words/fi.ts';

it.each([
  [['fi-FI', 'en'], 'fi'],
  [['sv-FI', 'fi', 'en'], 'fi'],
  [['en-US'], 'en'],
  [['FI'], 'fi'],
  [['de'], 'en'],
  [[], 'en'],
])('speaks, of %j, %s', (preferred, language) => {
  expect(pickLanguage(preferred)).toBe(language);
});

it('counts in both languages', () => {
  expect(createLocale('en').t('accounts.count', { count: 1 })).toBe('1 account');
  expect(createLocale('en').t('accounts.count', { count: 2 })).toBe('2 accounts');
  expect(createLocale('fi').t('accounts.count', { count: 1 })).toBe('1 asiakas');
  expect(createLocale('fi').t('accounts.count', { count: 0 })).toBe('0 asiakasta');
  // As the language writes numbers; the space does not break.
  expect(createLocale('en').t('accounts.count', { count: 2000 })).toBe('2,000 accounts');
  expect(createLocale('fi').t('accounts.count', { count: 2000 })).toBe('2\u00a0000 asiakasta');
});

it('takes a name as it is, whatever is written in it', () => {
  const hostile = '<b>$t(app.name) {{user}}</b>';
  expect(createLocale('en').t('item.owner', { name: hostile })).toBe(`Owner ${hostile}`);
});

it('writes times as the browser’s own kind of the language does', () => {
  const at = '2026-11-22T15:04:00.000Z';
  expect(createLocale('en', ['en-US'], 'UTC').format.time(at)).toMatch(/3:04\sPM/);
  expect(createLocale('en', ['fi', 'de'], 'UTC').format.time(at)).toBe('15:04');
  expect(createLocale('fi', ['en-US'], 'UTC').format.time(at)).toBe('15.04');
});

const placeholders = (words: object): unknown =>
  Object.fromEntries(
    Object.entries(words).map(([key, value]) => [
      key,
      typeof value === 'string'
        ? [...value.matchAll(/\{\{\w+\}\}/g)].flat().sort()
        : placeholders(value),
    ]),
  );

it('puts the same things into the same sentences in each language', () => {
  expect(placeholders(fi)).toEqual(placeholders(en));
});

describe('the words of a page', () => {
  const page: PageWords<{ title: string; rows: { count_one: string; count_other: string } }> = {
    name: 'sample',
    words: {
      en: { title: 'Flows', rows: { count_one: '{{count}} row', count_other: '{{count}} rows' } },
      fi: { title: 'Polut', rows: { count_one: '{{count}} rivi', count_other: '{{count}} riviä' } },
    },
  };

  it.each([
    ['en', 'Flows', '2 rows'],
    ['fi', 'Polut', '2 riviä'],
  ] as const)('come with it in %s', (language, title, rows) => {
    const locale = createLocale(language);
    const say = locale.wordsOf(page);
    expect([say('title'), say('rows.count', { count: 2 })]).toEqual([title, rows]);
    expect(locale.wordsOf(page)).toBe(say);
    // @ts-expect-error the page has no such word
    say('nothing');
  });

  it('are read where the page is drawn', () => {
    const Title = () => <h1>{useWords(page)('title')}</h1>;
    expect(textOf(show(<Title />, 'fi').container)).toBe('Polut');
  });
});
