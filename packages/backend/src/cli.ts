#!/usr/bin/env node
import { Command, CommanderError } from 'commander';
import { addAccount } from './cli/account.ts';
import { addBackup } from './cli/backup.ts';
import { addChannel } from './cli/channel.ts';
import { addDeadLetter } from './cli/dead-letter.ts';
import { addDemo } from './cli/demo.ts';
import { addFlows } from './cli/flows.ts';
import { addKey } from './cli/key.ts';
import { addMilestone } from './cli/milestone.ts';
import { addMove } from './cli/move.ts';
import { addPlaybook } from './cli/playbook.ts';
import { addPrivacy } from './cli/privacy.ts';
import { addRestore } from './cli/restore.ts';
import { addStart } from './cli/start.ts';
import { addTask } from './cli/task.ts';
import { addUser } from './cli/user.ts';
import { addWorkspace } from './cli/workspace.ts';
import { FaultsError } from './faults-error.ts';

/**
 * The `polku` command. Exit codes: 0 done, 1 it could not be done (one clear sentence on standard error, or
 * one a fault), 2 the command was not understood. Standard output holds the answer and nothing else. A command
 * imports what it needs when it runs, so that help and mistakes are answered at once.
 */
const program = new Command('polku')
  .description('Guided first use, and the backend where customer success hears of it.')
  .exitOverride()
  .showHelpAfterError('Use --help to see how it is used.')
  .addHelpText(
    'after',
    '\nThe environment: POLKU_STORE, POLKU_HOST, POLKU_PORT, POLKU_PUBLIC_URL, …',
  );

const commands = [
  addStart,
  addWorkspace,
  addUser,
  addKey,
  addMilestone,
  addFlows,
  addAccount,
  addChannel,
  addPlaybook,
  addTask,
  addPrivacy,
  addDeadLetter,
  addBackup,
  addRestore,
  addMove,
  addDemo,
];
for (const add of commands) add(program);

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = error instanceof CommanderError ? usageCode(error) : 1;
  // Commander has said its own already.
  if (!(error instanceof CommanderError)) process.stderr.write(`${sentencesOf(error)}\n`);
}

function usageCode({ exitCode }: CommanderError): number {
  return exitCode === 0 ? 0 : 2;
}

function sentencesOf(error: unknown): string {
  if (!(error instanceof Error)) return `polku: ${String(error)}`;
  // A whole sentence in each line already.
  return error instanceof FaultsError ? error.message : `polku: ${error.message}`;
}
