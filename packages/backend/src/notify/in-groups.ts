/**
 * Does together what is asked for while the last group is done: a commit waits for the disk, and a thousand deliveries a
 * second would wait for it one by one.
 */
export function createGroups<Item, Result>(
  work: (items: readonly Item[]) => Promise<readonly Result[]>,
  { isFaultOfAll }: { isFaultOfAll: (error: unknown) => boolean },
): (item: Item) => Promise<Result> {
  const waiting: Asked<Item, Result>[] = [];
  let isWorking = false;

  async function runGroup(group: readonly Asked<Item, Result>[]): Promise<void> {
    try {
      const results = await work(group.map(({ item }) => item));
      // One for each, as `work` has it.
      for (const [at, { resolve }] of group.entries()) resolve(results[at] as Result);
    } catch (error) {
      // One that cannot be done must not keep the others from it.
      const isOver = group.length === 1 || isFaultOfAll(error);
      for (const one of group) await (isOver ? one.reject(error) : runGroup([one]));
    }
  }

  async function run(): Promise<void> {
    isWorking = true;
    while (waiting.length > 0) await runGroup(waiting.splice(0, MAX_GROUP));
    isWorking = false;
  }

  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      if (!isWorking) void run();
    });
}

const MAX_GROUP = 500;

type Asked<Item, Result> = {
  item: Item;
  resolve: (result: Result) => void;
  reject: (error: unknown) => void;
};
