import type { CollectorOptions } from '@polku/collector';

/** A small JSON memory that survives a reload: localStorage once the user has agreed, else this page's. */
export type Memory = {
  read<T>(key: string): T | undefined;
  write(key: string, value: unknown): void;
};

export function createMemory(
  name: string,
  mayStore: () => boolean,
  persistence: CollectorOptions['persistence'],
): Memory {
  const local = new Map<string, string>();
  const storage = () => (persistence !== 'memory' && mayStore() ? localStorage : undefined);
  return {
    read<T>(key: string) {
      try {
        const text = storage()?.getItem(`${name}:${key}`) ?? local.get(key);
        return text === undefined ? undefined : (JSON.parse(text) as T);
      } catch {
        return undefined;
      }
    },
    write(key, value) {
      const text = JSON.stringify(value);
      local.set(key, text);
      try {
        storage()?.setItem(`${name}:${key}`, text);
      } catch {
        // Full or forbidden: this page remembers.
      }
    },
  };
}
