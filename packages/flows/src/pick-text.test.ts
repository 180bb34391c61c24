import { describe, expect, test } from 'vitest';
import { pickText } from './pick-text.ts';

test('S22: a text that is not there in one’s language is said in another, and never not at all', () => {
  const texts = { fi: 'Hei', en: 'Hello' };
  expect(pickText(texts, ['fi-FI'])).toBe('Hei');
  expect(pickText(texts, ['de', 'en-GB'])).toBe('Hello');
  expect(pickText(texts, ['de-AT'])).toBe('Hei');
  expect(pickText(texts, [])).toBe('Hei');
});

describe('pickText', () => {
  const texts = { en: 'Hello', fi: 'Hei', 'pt-BR': 'Oi' };

  test.each<[string, Parameters<typeof pickText>[0], string[], string]>([
    ['the language itself', texts, ['fi'], 'Hei'],
    ['the most wanted of several', texts, ['fi', 'en'], 'Hei'],
    ['T49: a region falls back to its language', texts, ['fi-FI'], 'Hei'],
    ['a region of its own', texts, ['pt-BR', 'en'], 'Oi'],
    ['the next language, when the first is not there', texts, ['sv', 'fi-FI', 'en'], 'Hei'],
    ['T49: the first of the text, when none is there', texts, ['sv', 'de-AT'], 'Hello'],
    ['the first of the text, when nobody says', texts, [], 'Hello'],
    ['another region is not it', texts, ['pt-PT', 'fi'], 'Hei'],
    ['a plain text in whatever language', 'Moi', ['en'], 'Moi'],
    ['an empty text was meant to be empty', { en: 'Hello', fi: '' }, ['fi', 'en'], ''],
    ['no text', undefined, ['en'], ''],
    ['no languages in it', {}, ['en'], ''],
  ])('%s', (_, text, languages, picked) => expect(pickText(text, languages)).toBe(picked));
});
