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
  let isBroken = false;
  const storage = () =>
    persistence !== 'memory' && mayStore() && !isBroken ? localStorage : undefined;

  return {
    read<T>(key: string) {
      try {
        const text = storage()?.getItem(`${name}:${key}`) ?? local.get(key);
        return (JSON.parse(text ?? 'null') ?? undefined) as T | undefined;
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
        // Full or forbidden: this page remembers, and believes no older text.
        isBroken = true;
      }
    },
  };
}
