/** What `work` comes to, or a rejection when it comes to nothing in `ms`. The work itself goes on. */
export const within = <T>(ms: number, who: string, work: T | Promise<T>): Promise<T> => {
  let timer: ReturnType<typeof setTimeout>;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${who} gave no answer in ${ms} ms`)), ms);
  });
  return Promise.race([work, limit]).finally(() => clearTimeout(timer));
};

/** Milliseconds that nobody can set back, as they can the device's clock. */
export const elapsed = (): number => performance.now();
