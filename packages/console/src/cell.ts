import { useLayoutEffect, useState } from 'preact/hooks';

/**
 * A value that can be watched: the whole of our state management. Controllers (inbox, session, clock) keep
 * theirs in one, and a component that reads it is drawn again when it changes. No library: the console has
 * four such values.
 */
export type Cell<T> = ReadableCell<T> & { set(value: T): void };

export type ReadableCell<T> = {
  get(): T;
  /** Calls `listener` after each change; returns the unsubscribe. */
  onChange(listener: () => void): () => void;
};

export function createCell<T>(initial: T): Cell<T> {
  let value = initial;
  const listeners = new Set<() => void>();
  return {
    get: () => value,
    set(next) {
      if (Object.is(next, value)) return;
      value = next;
      // A copy, so that a listener may unsubscribe itself or another while it is called.
      for (const listener of [...listeners]) listener();
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** The cell's value now, and a new drawing at each change. */
export function useCell<T>(cell: ReadableCell<T>): T {
  const [, redraw] = useState({});
  useLayoutEffect(() => {
    const seen = cell.get();
    const unsubscribe = cell.onChange(() => redraw({}));
    // It may have changed between the drawing and this effect.
    if (!Object.is(seen, cell.get())) redraw({});
    return unsubscribe;
  }, [cell]);
  return cell.get();
}
