import { expect, it } from 'vitest';
import { createPreference } from './preference.ts';

const createStorage = (initial: Record<string, string> = {}) => {
  const values = new Map(Object.entries(initial));
  const storage = {
    getItem: (key: string) => values.get(key) ?? null,
    setItem: (key: string, value: string) => void values.set(key, value),
  };
  return storage as unknown as Storage; // the part that is used
};

const theme = (storage: () => Storage) =>
  createPreference({ key: 'theme', among: ['system', 'dark'], fallback: 'system', storage });

it('is remembered', () => {
  const storage = createStorage();
  theme(() => storage).set('dark');
  expect(theme(() => storage).get()).toBe('dark');
});

it('passes over what it does not know', () => {
  expect(theme(() => createStorage({ theme: 'sepia' })).get()).toBe('system');
});

it('holds for the page where nothing can be stored', () => {
  const preference = theme(() => {
    throw new DOMException('Blocked.', 'SecurityError');
  });
  preference.set('dark');
  expect(preference.get()).toBe('dark');
});
