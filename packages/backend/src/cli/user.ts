import { type Command, Option } from 'commander';
import { z } from 'zod';
import { parseConfig, toPublicUrl } from '../config.ts';
import { ROLES, type Role } from '../http/api.ts';
import { createAdd, WORKSPACE } from './add-command.ts';
import { addPersonChange } from './person-change.ts';

type Options = {
  workspace: string;
  email: string;
  name: string;
  role: Role;
  password?: boolean;
  json?: boolean;
};

export function addUser(program: Command): void {
  const user = program.command('user').description('People who sign in to the console.');
  addPersonChange(createAdd(user, { words: 'user', isOfWorkspace: true }));
  user
    .command('create')
    .description('Make a person, or find the one of this e-mail, and a sign-in link for them.')
    .requiredOption(...WORKSPACE)
    .requiredOption('--email <E>', 'by which the person is known')
    .requiredOption('--name <N>', 'as others see it')
    .addOption(
      new Option('--role <role>', 'what the person may do').choices(ROLES).makeOptionMandatory(),
    )
    .option(
      '--password',
      'a link that lets them choose a password, also when they have forgotten it',
    )
    .option('--json', 'print {"link": …}')
    .addHelpText(
      'after',
      '\nThe link works once, within 24 hours.\n\nExample:\n  polku user create --workspace ws_1 --email aino@example.com --name Aino --role csm',
    )
    .action(createUser);
}

async function createUser({
  workspace,
  email,
  name,
  role,
  password,
  json,
}: Options): Promise<void> {
  if (!z.email().safeParse(email).success)
    throw new Error(`"${email}" is not an e-mail address. Give one such as aino@example.com.`);
  const config = parseConfig(process.env);
  if (config.port === 0 && !config.publicUrl)
    throw new Error('POLKU_PORT is 0, so the link’s address is not known. Set POLKU_PUBLIC_URL.');
  const { openStore } = await import('../store/open.ts');
  const { invitePerson } = await import('../success/sign-in.ts');
  const { toPasswordLink } = await import('../success/password-link.ts');
  const store = await openStore(config.storeUrl);
  try {
    const person = { workspaceId: workspace, email, name, role };
    const purpose = password ? 'password' : 'session';
    const token = await invitePerson(store, person, { nowMs: Date.now(), purpose });
    const publicUrl = toPublicUrl(config, config.port);
    // After the #, so that it is in no log of any server.
    const link = password ? toPasswordLink(publicUrl, token) : `${publicUrl}/sign-in#${token}`;
    process.stdout.write(json ? `${JSON.stringify({ link })}\n` : `${link}\n`);
  } finally {
    await store.close();
  }
}
