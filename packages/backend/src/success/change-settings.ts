import type { SettingsChanged, SettingsPage } from '../http/api-settings.ts';
import { inTurn } from '../store/in-turn.ts';
import { countByStage, readAccountIds } from '../store/sql/account-pages.ts';
import { readPeopleByEmail } from '../store/sql/people.ts';
import { readSaidSettings, saveSuccessSettings } from '../store/sql/success-settings.ts';
import type { Db, Store } from '../store/store.ts';
import { changeAccounts } from './change-accounts.ts';
import { readCountries } from './holidays.ts';
import { SuccessSettings } from './success-settings.ts';

/**
 * How accounts are treated, changed by whole sections. A changed table of touch levels holds for the accounts that are
 * there, not only for those that are changed next: each is decided again, and who moves by that is a line in the digest of
 * its owner, since none of them has grown. A dry run decides by the very same code.
 */
export type ChangingSettings = { workspaceId: string; nowMs: number; isDry: boolean };

export type SettingsOutcome =
  | ({ kind: 'changed'; notifications: number } & SettingsChanged)
  /** Nothing was written. */
  | { kind: 'refused'; field: string; message: string };

const PAGE_ACCOUNTS = 500;

export async function readSettingsPage(db: Db, workspaceId: string): Promise<SettingsPage> {
  return toPage(await readSaidSettings(db, workspaceId));
}

/** @param patch by section; null gives one back */
export async function changeSettings(
  store: Store,
  patch: { [section: string]: unknown },
  changing: ChangingSettings,
): Promise<SettingsOutcome> {
  const { workspaceId, isDry } = changing;
  const work = async (db: Db) => {
    const said = await readSaidSettings(db, workspaceId);
    const merged = Object.fromEntries(
      Object.entries({ ...said, ...patch }).filter(([, section]) => section !== null),
    );
    const fault = await findFault(db, workspaceId, merged);
    if (!fault && !isDry) await saveSuccessSettings(db, workspaceId, merged);
    return { merged, fault };
  };
  const { merged, fault } = isDry ? await work(store.db) : await store.transaction(work);
  if (fault) return { kind: 'refused', ...fault };
  const settings = toPage(merged);
  const decided = 'touchLevels' in patch ? await decideAgain(store, settings, changing) : NOBODY;
  return { kind: 'changed', settings, ...decided };
}

const NOBODY = { moves: [], notifications: 0 };

const toPage = (said: { [section: string]: unknown }): SettingsPage => ({
  ...SuccessSettings.parse(said),
  // What is stored was checked when it was saved.
  own: Object.keys(said) as SettingsPage['own'],
});

async function findFault(db: Db, workspaceId: string, said: object) {
  const parsed = SuccessSettings.safeParse(said);
  const [issue] = parsed.error?.issues ?? [];
  if (!parsed.success)
    return {
      field: issue?.path.join('.') ?? '',
      message: issue?.message ?? 'it has another shape',
    };
  const { routing, successPath, calendar } = parsed.data;
  const { defaultOwnerId } = routing;
  const people = [...(await readPeopleByEmail(db, workspaceId)).values()];
  if (defaultOwnerId !== null && !people.includes(defaultOwnerId))
    return {
      field: 'routing.defaultOwnerId',
      message: `there is no person "${defaultOwnerId}" in the workspace`,
    };
  const { country } = calendar;
  if (country !== null && !readCountries().includes(country))
    return {
      field: 'calendar.country',
      message: `the holidays of "${country}" are not known; write null for none`,
    };
  const keys = successPath.map(({ key }) => key);
  for (const { stage, accounts } of await countByStage(db, workspaceId))
    if (!keys.includes(stage))
      return {
        field: 'successPath',
        message: `the stage "${stage}" holds ${accounts} accounts; move them first, or keep it`,
      };
  return undefined;
}

async function decideAgain(
  store: Store,
  settings: SettingsPage,
  { workspaceId, nowMs, isDry }: ChangingSettings,
) {
  const author = { kind: 'rule', id: undefined } as const;
  const changing = { workspaceId, author, nowMs, isDry, settings, isFolded: true };
  const counts = new Map<string, SettingsChanged['moves'][number]>();
  let notifications = 0;
  let ids = await readAccountIds(store.db, workspaceId, { after: '', limit: PAGE_ACCOUNTS });
  while (ids.length > 0) {
    const asked = ids.map((id) => ({ id, change: {} }));
    const take = (db: Db) => changeAccounts(db, asked, changing);
    const outcome = isDry ? await take(store.db) : await inTurn(store, take);
    notifications += outcome.notifications;
    for (const one of outcome.changed) {
      const level = one?.changes.find(({ field }) => field === 'touchLevel');
      if (!level) continue;
      // The log holds touch levels there, and nothing else.
      const { from, to } = level as Pick<SettingsChanged['moves'][number], 'from' | 'to'>;
      const known = counts.get(`${from}>${to}`);
      counts.set(`${from}>${to}`, { from, to, accounts: (known?.accounts ?? 0) + 1 });
    }
    const after = ids.at(-1) ?? '';
    ids = await readAccountIds(store.db, workspaceId, { after, limit: PAGE_ACCOUNTS });
  }
  return { moves: [...counts.values()], notifications };
}
