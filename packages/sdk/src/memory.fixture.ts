import type { Memory } from './storage.ts';

/** A memory that survives the pages of a test: what is written is JSON, as in a browser. */
export function createFakeMemory(): Memory {
  const texts = new Map<string, string>();
  return {
    read<T>(key: string) {
      const text = texts.get(key);
      return (JSON.parse(text ?? 'null') ?? undefined) as T | undefined;
    },
    write: (key, value) => void texts.set(key, JSON.stringify(value)),
  };
}
