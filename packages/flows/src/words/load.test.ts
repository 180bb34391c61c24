import { describe, expect, test } from 'vitest';
import { arabic } from './ar.fixture.ts';
import { words as fi } from './fi.ts';
import { loadWords } from './load.ts';
import { words as sv } from './sv.ts';
import type { MoreWords, Words } from './words.ts';

describe('the words that are loaded', () => {
  test.each<[string, string[], Partial<Words>]>([
    ['of the language itself', ['fi'], fi],
    ['T49: of a region are of its language', ['fi-FI'], fi],
    ['of the first language that there is', ['de', 'sv-SE', 'fi'], sv],
    ['of English are none: they stand beside each view', ['en-GB', 'fi'], {}],
    ['are none when no language is there', ['de', 'fr-FR'], {}],
    ['are none when nobody says', [], {}],
    ['are none of what every object has', ['constructor', '__proto__'], {}],
  ])('%s', async (_, languages, expected) => {
    expect(await loadWords(languages)).toEqual(expected);
  });
});

describe('the words of a host', () => {
  const more: MoreWords = {
    ar: arabic,
    de: { tour: { next: 'Weiter' } },
    'pt-BR': { tour: { next: 'Avançar' } },
    pt: () => ({ tour: { next: 'Seguinte' } }),
    et: async () => ({ message: { dismiss: 'Sulge' } }),
    fi: { tour: { done: 'Selvä' } },
    en: { tour: { done: 'Got it' } },
  };
  const load = (...languages: string[]) => loadWords(languages, more);

  test('are a language more', async () => {
    expect(await load('ar-EG', 'en')).toEqual(arabic);
  });

  test('need not be complete', async () => {
    expect(await load('de-AT')).toEqual({ tour: { next: 'Weiter' } });
  });

  test('may be of a region, which goes before its language', async () => {
    expect(await load('pt-BR')).toEqual({ tour: { next: 'Avançar' } });
    expect(await load('pt-PT')).toEqual({ tour: { next: 'Seguinte' } });
  });

  test('may be brought when they are needed, and not before', async () => {
    expect(await load('et')).toEqual({ message: { dismiss: 'Sulge' } });
    const languages = { de: () => Promise.reject(new Error('not asked for')) };
    expect(await loadWords(['fi'], languages)).toEqual(fi);
  });

  test('go before ours, word by word', async () => {
    expect(await load('fi')).toEqual({ ...fi, tour: { ...fi.tour, done: 'Selvä' } });
    expect(await load('en-US')).toEqual({ tour: { done: 'Got it' } });
  });

  test('that cannot be brought are an error of the caller', async () => {
    await expect(
      loadWords(['de'], { de: () => Promise.reject(new TypeError('offline')) }),
    ).rejects.toThrow('offline');
  });
});
