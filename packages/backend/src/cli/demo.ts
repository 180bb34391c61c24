import type { Command } from 'commander';
import { parseConfig } from '../config.ts';

type Options = {
  accounts: number;
  users: number;
  days: number;
  seed: string;
  until?: string;
  json?: boolean;
};

export function addDemo(program: Command): void {
  program
    .command('demo')
    .description(
      'Make a workspace with a customer base by chance: the same seed makes the same one.',
    )
    .option('--accounts <N>', 'how many', toCount, 200)
    .option('--users <N>', 'of all accounts', toCount, 5_000)
    .option('--days <N>', 'how long a history', toCount, 365)
    .option('--seed <TEXT>', 'of chance', 'polku')
    .option('--until <DATE>', 'where its history ends, such as 2026-01-31 (default: today)')
    .option(
      '--json',
      'print {"workspaceId", "writeKey", "tokenSecret", "accounts", "users", "events"}',
    )
    .addHelpText(
      'after',
      '\nExample:\n  polku demo --accounts 2000 --users 100000 --days 365\n\nFor trying things and for measuring; stop the backend meanwhile.',
    )
    .action(makeDemo);
}

const MAX_COUNT = 1_000_000;

function toCount(text: string): number {
  const count = Number(text);
  if (Number.isInteger(count) && count >= 1 && count <= MAX_COUNT) return count;
  throw new Error(`Expected a whole number from 1 to ${MAX_COUNT}; received "${text}".`);
}

const DAY_MS = 86_400_000;
/** Whoever waits wants to see it move. */
const TELL_EVERY_MS = 2_000;

async function makeDemo({ json, until, ...size }: Options): Promise<void> {
  if (size.users < size.accounts)
    throw new Error('Every account has one user at least: raise --users or lower --accounts.');
  const untilMs =
    until === undefined ? Math.floor(Date.now() / DAY_MS) * DAY_MS : Date.parse(until);
  if (Number.isNaN(untilMs))
    throw new Error(`--until takes a date such as 2026-01-31; received "${until}".`);
  const { openStore } = await import('../store/open.ts');
  const { createGuard } = await import('../notify/guard.ts');
  const { createDemo } = await import('../success/demo/index.ts');
  const startedMs = performance.now();
  let toldMs = startedMs;
  const store = await openStore(parseConfig(process.env).storeUrl);
  try {
    const demo = await createDemo(store, {
      ...size,
      untilMs,
      guard: createGuard({}),
      onProgress({ events, ofEvents }) {
        const nowMs = performance.now();
        if (nowMs - toldMs < TELL_EVERY_MS) return;
        toldMs = nowMs;
        process.stderr.write(`${events} of ${ofEvents} events\n`);
      },
    });
    const seconds = (performance.now() - startedMs) / 1_000;
    const { channels: _, ...told } = demo;
    const rate = Math.round(demo.events / seconds);
    const text = [
      `Made ${demo.accounts} accounts, ${demo.users} users and ${demo.events} events in ${seconds.toFixed(1)} s (${rate} events/s).`,
      `Workspace     ${demo.workspaceId}`,
      `Write key     ${demo.writeKey}`,
      `Token secret  ${demo.tokenSecret}`,
    ];
    process.stdout.write(json ? `${JSON.stringify(told)}\n` : `${text.join('\n')}\n`);
  } finally {
    await store.close();
  }
}
