import type { Command } from 'commander';
import { type Add, createAdd, WORKSPACE } from './add-command.ts';
import { addPageOptions } from './check-page/options.ts';

/** `polku flows …`: flows as files in a repository. What each does stands in a file of its own, read when it runs. */
export function addFlows(program: Command): void {
  const flows = program
    .command('flows')
    .description('Flows as files: one a file, JSON or TypeScript.');
  const add = createAdd(flows, { words: 'flows' });
  const addIn: Add = (name, description, example) =>
    add(name, description, `${example} --workspace ws_1`).requiredOption(...WORKSPACE);
  const FILES = ['[FILES...]', 'files, or folders with files; flows/ unless given'] as const;

  const checking = add(
    'check',
    'Say all that is wrong with them, and what looks it. Needs no store.',
    'check flows/\n  polku flows check flows/ --url https://app.example/reports --junit flows.xml',
  )
    .argument(...FILES)
    .option('--strict', 'what only looks wrong fails too');
  addPageOptions(checking).action(async (files, options) =>
    (await import('./flows-check.ts')).check(files, options),
  );
  addIn('push', 'Publish what has changed: all of the files, or none.', 'push flows/')
    .argument(...FILES)
    .option('--dry-run', 'say what it would publish, and change nothing')
    .option('--at <TIME>', 'when they are shown, all at once, such as 2026-12-01T08:00+02:00')
    .action(async (files, options) => (await import('./flows-push.ts')).push(files, options));
  addIn('diff', 'What a push would change, value by value.', 'diff flows/')
    .argument(...FILES)
    .action(async (files, options) => (await import('./flows-push.ts')).diff(files, options));
  addIn(
    'preview',
    'Print a link that shows a draft on the real page for an hour, and records nothing of it.',
    'preview flows/welcome.json --url https://app.example.com/reports',
  )
    .argument('<FILE>', 'the flow')
    .requiredOption('--url <URL>', 'the page; its origin is on the workspace’s list')
    .action(async (file, options) => (await import('./flows-preview.ts')).preview(file, options));
  addIn(
    'pull',
    'Write the published flows into files, and a JSON Schema for editors.',
    'pull flows/',
  )
    .argument('[FOLDER]', 'where to', 'flows')
    .action(async (folder, options) => (await import('./flows-pull.ts')).pull(folder, options));
  add(
    'import',
    'Make a tour of the steps of another library, and say what could not be carried over.',
    'import tour.json --from driver --id welcome',
  )
    .argument('<FILE>', 'JSON, or a module that exports the steps')
    .requiredOption('--from <LIBRARY>', 'driver, shepherd or intro')
    .requiredOption('--id <ID>', 'the id of the flow')
    .option('--name <N>', 'for the people who make flows; the id unless given')
    .option('--to <FOLDER>', 'where to', 'flows')
    .action(async (file, options) => (await import('./flows-import.ts')).importFlow(file, options));
  addIn('list', 'The flows, and the versions of each.', 'list').action(async (options) =>
    (await import('./flows-versions.ts')).list(options),
  );
  addIn(
    'rollback',
    'Publish an earlier version again. It holds on open pages within 5 minutes.',
    'rollback welcome --to 3',
  )
    .argument('<ID>', 'the id of the flow')
    .requiredOption('--to <VERSION>', 'as "flows list" shows them')
    .action(async (id, options) => (await import('./flows-versions.ts')).rollBack(id, options));
  addIn('cancel', 'Leave unpublished what was pushed with --at.', 'cancel welcome')
    .argument('<ID>', 'the id of the flow')
    .action(async (id, options) => (await import('./flows-versions.ts')).cancel(id, options));
  addIn('withdraw', 'Take a flow off every page. Its versions stay.', 'withdraw welcome')
    .argument('<ID>', 'the id of the flow')
    .action(async (id, options) => (await import('./flows-versions.ts')).withdraw(id, options));
}
