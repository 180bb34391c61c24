import { type Command, Option } from 'commander';
import { createAdd } from './add-command.ts';

/** `polku milestone …`. What each does stands in a file of its own, read when it runs. */
export function addMilestone(program: Command): void {
  const milestone = program
    .command('milestone')
    .description('The rules of first uses, and who has made one.');
  const add = createAdd(milestone, { words: 'milestone', isOfWorkspace: true });

  add(
    'publish',
    'Publish rules. Whoever has reached one by what is stored is recorded first, and nobody is told of them.',
    'publish --workspace ws_1 --key first_use --name "First report" --event report_created --dry-run',
  )
    .argument('[FILE]', 'a JSON document with one milestone, a list of them, or "milestones"')
    .option('--key <K>', 'in the place of FILE: the key; first_use is the critical one')
    .option('--name <N>', 'with --key: as people see it')
    .option('--event <E>', 'with --key: the name of the event')
    .option('--where <JSON>', 'with --key: a rule over properties.…')
    .option('--count <N>', 'with --key: how often one user must do it; 1 unless given')
    .option('--notify-from <TIME>', 'who was there before is not told of; now unless given')
    .option('--dry-run', 'say whom it would find, and change nothing')
    .action(async (file, options) =>
      (await import('./milestone-publish.ts')).publish(file, options),
    );
  add('list', 'The rules, and how many have reached them.', 'list --workspace ws_1').action(
    async (options) => (await import('./milestone-list.ts')).list(options),
  );
  add(
    'backfill',
    'Look at all stored events again for a rule. Nobody is told of what it finds.',
    'backfill --workspace ws_1 --key first_use',
  )
    .requiredOption('--key <K>', 'the key of the rule')
    .action(async (options) => (await import('./milestone-publish.ts')).backfill(options));
  add(
    'import',
    'Record past first uses: columns or fields user, account (may be absent) and firstUseAt. Nobody is told.',
    'import past.csv --workspace ws_1 --dry-run',
  )
    .argument('<FILE>', 'CSV with a first line, or JSON objects, one a line')
    .option('--key <K>', 'the key of the rule', 'first_use')
    .addOption(new Option('--format <F>', 'else by the name of FILE').choices(['csv', 'jsonl']))
    .option('--dry-run', 'say what it would do, and change nothing')
    .action(async (file, options) =>
      (await import('./milestone-import.ts')).importFile(file, options),
    );
}
