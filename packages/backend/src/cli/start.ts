import type { Command } from 'commander';
import { parseConfig } from '../config.ts';
import { NODE_ROLES } from '../roles/role.ts';
import { createLogLines } from './log-lines.ts';

export function addStart(program: Command): void {
  program
    .command('start')
    .description('Run the backend until it is told to stop. It logs to standard error.')
    .option('--role <role>', `what this process is for: ${NODE_ROLES.join(', ')} (POLKU_ROLE)`)
    .addHelpText(
      'after',
      '\nPrints {"ready":true,"url":"…"} when it is ready, and while there is no workspace a link to make the first.\n\nExample:\n  POLKU_STORE=sqlite:/var/lib/polku/polku.db POLKU_PUBLIC_URL=https://polku.example polku start',
    )
    .action(start);
}

async function start({ role }: { role?: string }): Promise<void> {
  const config = parseConfig({ ...process.env, ...(role !== undefined && { POLKU_ROLE: role }) });
  const { pino } = await import('pino');
  const { startBackend } = await import('../main.ts');
  const log = pino({ level: config.logLevel }, createLogLines(2));
  const backend = await startBackend(config, log);
  process.stdout.write(`${JSON.stringify({ ready: true, url: backend.url })}\n`);
  if (backend.setupLink)
    process.stdout.write(
      `Nobody is here yet. Open this within a day to make your workspace; it works once:\n${backend.setupLink}\n`,
    );
  const signal = await new Promise<string>((resolve) => {
    for (const name of ['SIGTERM', 'SIGINT'] as const) process.once(name, resolve);
  });
  log.info({ signal }, 'stopping');
  // A second signal finds no listener, and ends the process at once.
  await backend.stop();
  // A webhook that still waits for its answer would keep the process for as long; it is sent again.
  process.exit();
}
