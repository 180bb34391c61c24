import type { Selectable } from 'kysely';
import type { AccountChangeLine, PersonRef } from '../http/api.ts';
import type { AuthorKind } from '../store/account-tables.ts';
import type { Tables } from '../store/tables.ts';
import { toIso } from './iso-time.ts';

/** A line of an account's log as people read it. */
export const toChangeLine = (
  row: Selectable<Tables['account_change']>,
  person: (id: string | null) => PersonRef | null,
): AccountChangeLine => ({
  at: toIso(row.at),
  field: row.field,
  item: row.item_id,
  from: parseJson(row.from_json),
  to: parseJson(row.to_json),
  by: { kind: row.by_kind, person: BY_PEOPLE.includes(row.by_kind) ? person(row.by_id) : null },
  reason: row.reason,
});

/** Their `by_id` is a person's: of a file, who imported it; null where a machine did. */
const BY_PEOPLE: readonly AuthorKind[] = ['person', 'import'];

const parseJson = (json: string | null): unknown => (json === null ? null : JSON.parse(json));
