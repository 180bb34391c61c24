import type { Command } from 'commander';

/** What every command of a group has alike. */

/** Of whatever is done to one workspace. */
export const WORKSPACE = [
  '--workspace <ID>',
  'the workspaceId that "workspace create" printed',
] as const;

type Options = {
  /** How the group is called: `workspace origin`. */
  words: string;
  /** Each has `--workspace`. @default false */
  isOfWorkspace?: boolean;
  /** What `--json` does. @default prints one object */
  json?: string;
};

export type Add = (name: string, description: string, example: string) => Command;

/** What adds commands to a group, each with an example that stands below its help. */
export const createAdd =
  (group: Command, options: Options): Add =>
  (name, description, example) => {
    const { words, isOfWorkspace, json = 'print one JSON object' } = options;
    const command = group.command(name).description(description);
    if (isOfWorkspace) command.requiredOption(...WORKSPACE);
    return command
      .option('--json', json)
      .addHelpText('after', `\nExample:\n  polku ${words} ${example}`);
  };
