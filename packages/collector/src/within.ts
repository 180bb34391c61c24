/** What `work` comes to, or a rejection when it comes to nothing in `ms`. The work itself goes on. */
export async function within<T>(ms: number, who: string, work: T | Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(reject, ms, new Error(`${who} gave no answer in ${ms} ms`));
  });
  try {
    return await Promise.race([work, limit]);
  } finally {
    clearTimeout(timer);
  }
}
