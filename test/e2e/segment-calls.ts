import { query } from '../faults/ledger.ts';
import type { TestBackend } from './backend.ts';

/** What of a stored event Segment's calls decide. */
export type StoredCall = {
  type: string;
  name: string | null;
  subject: string;
  trust: number;
  anonymousId: string;
  accountId: string | null;
  properties: object | null;
  context: { page?: object; library?: { name: string } };
};

/** In the order of arrival. */
export function readCalls({ storeFile }: TestBackend): StoredCall[] {
  return query<{ [column: string]: string | null }>(
    storeFile,
    'select * from event order by seq',
  ).map((row) => ({
    type: String(row.type),
    name: row.name ?? null,
    subject: String(row.subject),
    trust: Number(row.trust),
    anonymousId: String(row.anonymous_id),
    accountId: row.account_id ?? null,
    properties: JSON.parse(row.properties_json ?? 'null'),
    context: JSON.parse(row.context_json ?? '{}'),
  }));
}
