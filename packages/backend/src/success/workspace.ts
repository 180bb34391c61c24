import { randomBytes } from 'node:crypto';
import { DEFAULT_POLICY } from '@polku/flows/schemas';
import { FaultsError } from '../faults-error.ts';
import type { Guard } from '../notify/guard.ts';
import { insertPerson } from '../store/sql/people.ts';
import { insertChannel, insertWorkspace, type NewWorkspace } from '../store/sql/workspaces.ts';
import type { Db, Store } from '../store/store.ts';
import { changeAccounts } from './change-accounts.ts';
import { publishFlow } from './publish-flow.ts';
import { insertMilestone } from './publish-milestone.ts';
import { newPersonId } from './sign-in.ts';
import type { WorkspaceDocument } from './workspace-document.ts';

/** What whoever made the workspace must know of it; the secrets are told this once. */
export type CreatedWorkspace = {
  workspaceId: string;
  /** Public: stands in the page. */
  writeKey: string;
  /** Signs identity tokens (HS256 over its UTF-8 bytes), on the host's server alone. */
  tokenSecret: string;
  channels: { id: string; kind: string; secret: string | undefined }[];
};

/**
 * Makes the workspace, all or nothing.
 * @throws FaultsError when a channel's address is refused
 */
export async function createWorkspace(
  store: Store,
  document: WorkspaceDocument,
  { guard, nowMs }: { guard: Guard; nowMs: number },
): Promise<CreatedWorkspace> {
  await checkTargets(document, guard);
  return store.transaction((db) => insertFrom(db, document, nowMs));
}

/** Writes a document whose channels lead where they may. `isTrial`, `firstRun`: see {@link NewWorkspace}. */
export async function insertFrom(
  db: Db,
  document: WorkspaceDocument & Pick<NewWorkspace, 'isTrial' | 'firstRun'>,
  nowMs: number,
): Promise<CreatedWorkspace> {
  const keys = {
    workspaceId: `ws_${randomText(12)}`,
    writeKey: `wk_${randomText(24)}`,
    tokenSecret: `ts_${randomText(32)}`,
  };
  const channels = document.channels.map((channel) => ({ ...channel, id: `ch_${randomText(12)}` }));
  await write(db, { ...document, ...keys, channels }, nowMs);
  return { ...keys, channels: channels.map(({ id, kind, secret }) => ({ id, kind, secret })) };
}

const randomText = (bytes: number): string => randomBytes(bytes).toString('base64url');

async function checkTargets({ channels }: WorkspaceDocument, guard: Guard): Promise<void> {
  const faults: string[] = [];
  for (const [index, { targets }] of channels.entries()) {
    for (const { field, url } of targets) {
      const verdict = await guard.check(new URL(url));
      if (!verdict.isAllowed)
        faults.push(`channels.${index}.${field}: the address is refused: ${verdict.reason}.`);
    }
  }
  if (faults.length > 0) throw new FaultsError(faults);
}

type Keys = Omit<CreatedWorkspace, 'channels'>;
type Numbered = WorkspaceDocument & Keys & { channels: { id: string }[] };

async function write(db: Db, document: Numbered, nowMs: number): Promise<void> {
  const { workspaceId, policy = DEFAULT_POLICY, theme = {} } = document;
  const secret = randomText(32);
  await insertWorkspace(db, { ...document, id: workspaceId, secret, policy, theme }, nowMs);
  const people = document.people.map((person) => ({ ...person, workspaceId, id: newPersonId() }));
  for (const person of people) await insertPerson(db, person, nowMs);
  await insertAccounts(db, document.accounts, { workspaceId, nowMs });
  for (const channel of document.channels)
    await insertChannel(db, { ...channel, workspaceId }, nowMs);
  for (const { name, notifyFrom, ...rule } of document.milestones)
    await insertMilestone(db, { workspaceId, name, rule, notifyFrom }, nowMs);
  for (const flow of document.flows) await publishFlow(db, { workspaceId, flow, nowMs });
}

/** So many are planned together: memory stays small with the largest document. */
const PAGE_ACCOUNTS = 500;

async function insertAccounts(
  db: Db,
  accounts: WorkspaceDocument['accounts'],
  { workspaceId, nowMs }: { workspaceId: string; nowMs: number },
): Promise<void> {
  const author = { kind: 'command', id: undefined } as const;
  const changing = { workspaceId, author, nowMs, mayCreate: true };
  for (let at = 0; at < accounts.length; at += PAGE_ACCOUNTS) {
    const page = accounts.slice(at, at + PAGE_ACCOUNTS);
    const asked = page.map(({ id, ...change }) => ({ id, change }));
    const { changed } = await changeAccounts(db, asked, changing);
    const faults = changed.flatMap((one, index) => {
      const twice = one?.isNew ? [] : [{ field: 'id', message: 'stands here for the second time' }];
      return [...twice, ...(one?.faults ?? [])].map(
        ({ field, message }) => `accounts.${at + index}.${field}: ${message}.`,
      );
    });
    if (faults.length > 0) throw new FaultsError(faults);
  }
}
