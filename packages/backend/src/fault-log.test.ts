import { expect, test } from 'vitest';
import { createFaultLog } from './fault-log.ts';

test('tells of a store that fails every request now and then, and of anything else each time', () => {
  let now = 0;
  const lines: object[] = [];
  const onFault = createFaultLog({
    log: { error: (line: object) => void lines.push(line) } as never,
    isOutage: (error) => String(error).includes('FULL'),
    monotonicMs: () => now,
  });
  const full = new Error('SQLITE_FULL');
  const other = new Error('other');
  for (let count = 0; count < 100; count += 1) onFault(full);
  onFault(other);
  onFault(other);
  expect(lines).toEqual([{ err: full, untold: 0 }, { err: other }, { err: other }]);
  now += 5_000;
  onFault(full);
  expect(lines.at(-1)).toEqual({ err: full, untold: 99 });
});
