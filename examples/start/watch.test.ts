import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { oneAtATime, watchPaths } from './watch.ts';

it('works after a file has changed, in folders that are there', async () => {
  const root = mkdtempSync(join(tmpdir(), 'polku-watch-'));
  const { promise: hasWorked, resolve } = Promise.withResolvers<void>();
  const stop = watchPaths(root, ['.', 'not-there'], async () => resolve());
  writeFileSync(join(root, 'a.ts'), 'a');
  await hasWorked;
  stop();
  rmSync(root, { recursive: true });
});

it('works once more for all that was wanted meanwhile, never twice at a time', async () => {
  const begun: (() => void)[] = [];
  const trigger = oneAtATime(() => new Promise((resolve) => begun.push(resolve)));
  const ended = trigger();
  await Promise.all([trigger(), trigger()]);
  expect(begun).toHaveLength(1);
  begun[0]?.();
  await Promise.resolve();
  await Promise.resolve();
  expect(begun).toHaveLength(2);
  begun[1]?.();
  await ended;
  expect(begun).toHaveLength(2);
  void trigger();
  expect(begun).toHaveLength(3);
});
