/**
 * What `work` comes to, or a rejection when it comes to nothing in `ms`. The work itself goes on. No timer is
 * taken back: one that rings when everybody has gone wakes nobody.
 */
export const within = <T>(ms: number, who: string, work: T | Promise<T>): Promise<T> =>
  Promise.race([
    work,
    new Promise<never>((_, reject) => {
      setTimeout(reject, ms, new Error(`${who} gave no answer in ${ms} ms`));
    }),
  ]);

/** Milliseconds that nobody can set back, as they can the device's clock. */
export const elapsed = (): number => performance.now();
