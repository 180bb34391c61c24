import { type Cell, createCell } from './cell.ts';

/**
 * A choice that this browser remembers. Where storage is switched off it holds until the page is closed.
 *
 * @param options.among every allowed value; anything else that is stored is ignored
 */
export function createPreference<T extends string>(options: {
  key: string;
  among: readonly T[];
  fallback: T;
  storage: () => Storage;
}): Cell<T> {
  const { key, among, fallback, storage } = options;
  const read = (): T => {
    try {
      const stored = storage().getItem(key);
      return among.find((value) => value === stored) ?? fallback;
    } catch {
      return fallback; // merely touching `localStorage` throws where the person has blocked it
    }
  };
  const cell = createCell(read());
  cell.onChange(() => {
    try {
      storage().setItem(key, cell.get());
    } catch {
      // Full or blocked: the choice holds for this page.
    }
  });
  return cell;
}
