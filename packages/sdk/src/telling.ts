/** Those who listen to one thing. */
export function createTelling<T>() {
  const listeners = new Set<(value: T) => void>();
  return {
    on(listener: (value: T) => void) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    tell(value: T) {
      for (const listener of [...listeners]) listener(value);
    },
  };
}
