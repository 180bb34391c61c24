import { appendFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { openLog } from './open.ts';

/** A program: `url file`. A worker that dies when it has applied a group, before it has acknowledged it. */
const [url = '', file = ''] = process.argv.slice(2);
const log = await openLog(url, { maxBytes: 10_000_000 });
log.consume(async (batches) => {
  const ids = batches.flatMap(({ events }) => events.map(({ event }) => event.id));
  appendFileSync(file, `${ids.join('\n')}\n`);
  // Had it acknowledged too early, that would be out by then.
  await pause(200);
  process.kill(process.pid, 'SIGKILL');
});
