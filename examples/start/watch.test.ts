import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { watchPaths } from './watch.ts';

it('works after a change, and once more for what changed meanwhile', async () => {
  const root = mkdtempSync(join(tmpdir(), 'polku-watch-'));
  const { promise: isDone, resolve: finish } = Promise.withResolvers<void>();
  let runs = 0;
  const stop = watchPaths(root, ['.', 'not-there'], async () => {
    runs++;
    if (runs === 1) await isDone;
  });
  writeFileSync(join(root, 'a.ts'), 'a');
  await vi.waitFor(() => expect(runs).toBe(1));
  writeFileSync(join(root, 'a.ts'), 'b');
  writeFileSync(join(root, 'b.ts'), 'b');
  finish();
  await vi.waitFor(() => expect(runs).toBe(2));
  stop();
  rmSync(root, { recursive: true });
});
