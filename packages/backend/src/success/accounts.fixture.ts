import { createGuard } from '../notify/guard.ts';
import { createTestStore } from '../store/store.fixture.ts';
import type { AccountChange } from './account-change.ts';
import { changeAccounts } from './change-accounts.ts';
import type { Author } from './plan-account-change.ts';
import { createWorkspace } from './workspace.ts';
import { parseWorkspaceDocument } from './workspace-document.ts';

export const NOW = Date.UTC(2026, 0, 31);
export const DAY = 86_400_000;

/** A workspace with two people, Veikko and Aino, and what tests do to its accounts. */
export async function createOffice(document: object = {}) {
  const { store, url } = await createTestStore();
  const guard = createGuard({ lookup: async () => [{ address: '93.184.216.34' }] });
  const parsed = parseWorkspaceDocument({
    name: 'Reportly',
    origins: ['https://app.example'],
    people: ['Veikko', 'Aino'].map((name) => ({
      name,
      email: `${name.toLowerCase()}@reportly.example`,
      role: 'csm',
    })),
    ...document,
  });
  const { workspaceId } = await createWorkspace(store, parsed, { guard, nowMs: NOW });
  const people = await store.db.selectFrom('person').select(['id', 'email']).execute();
  const personId = (name: string) =>
    people.find(({ email }) => email.startsWith(`${name}@`))?.id ?? '';

  async function change(
    id: string,
    said: AccountChange,
    given: { author?: Author; nowMs?: number; isDry?: boolean } = {},
  ) {
    const author: Author = { kind: 'import', id: undefined };
    const changing = { workspaceId, author, nowMs: NOW, mayCreate: true, ...given };
    const outcome = await store.transaction((db) =>
      changeAccounts(db, [{ id, change: said }], changing),
    );
    return outcome.changed[0];
  }

  const account = (id: string) =>
    store.db.selectFrom('account').selectAll().where('id', '=', id).executeTakeFirstOrThrow();

  const log = async () => {
    const rows = await store.db.selectFrom('account_change').selectAll().orderBy('seq').execute();
    return rows.map(({ field, from_json, to_json, by_kind, reason }) =>
      [field, from_json, to_json, by_kind, reason].filter((part) => part !== null),
    );
  };

  return { store, url, workspaceId, personId, change, account, log };
}
