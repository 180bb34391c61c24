import type { TouchLevel } from '@polku/protocol';
import { createIngest, DAY, type Ingest, NOW } from '../ingest/ingest.fixture.ts';
import { UNTOLD_ACCOUNT } from '../store/account-tables.ts';
import { createWatch } from './watch-clock.ts';

/** A workspace with accounts that somebody told of, and a watch that looks when it is told the time. */

type Told = { level?: TouchLevel | null; contractAt?: number | null; handoverAt?: number | null };

export async function createWatched(options?: Parameters<typeof createIngest>[0]) {
  const ingest = await createIngest(options);
  return { ...ingest, ...createWorld(ingest) };
}

function createWorld({ store, workspaceId }: Ingest) {
  let watch = createWatch(store);
  const addAccount = (id: string, { level = 'high', contractAt = NOW, handoverAt = null }: Told) =>
    store.transaction(async (db) => {
      await db
        .insertInto('account')
        .values({
          workspace_id: workspaceId,
          id,
          name: null,
          plan: null,
          traits_json: '{}',
          first_seen_at: null,
          last_seen_at: null,
          created_at: NOW,
          ...UNTOLD_ACCOUNT,
          touch_level: level,
          contract_at: contractAt,
          handover_at: handoverAt,
          owner_id: 'aino',
        })
        .execute();
    });
  return {
    addAccount,
    look: (nowMs: number) => watch.look(nowMs),
    restart: () => {
      watch = createWatch(store);
    },
    occurred: async () => {
      const rows = await store.db
        .selectFrom('occurrence')
        .selectAll()
        .where('kind', 'in', ['silence', 'stuck', 'champion_silent'])
        .orderBy('recorded_at')
        .orderBy('account_id')
        .execute();
      return rows.map((row) => ({
        kind: row.kind,
        of: row.user_id ?? row.account_id,
        day: (row.recorded_at - NOW) / DAY,
        isFolded: row.is_folded === 1,
        detail: JSON.parse(row.detail_json),
      }));
    },
    notified: async () =>
      (await store.db.selectFrom('notification').select('kind').execute()).map(({ kind }) => kind),
    lines: async () =>
      (await store.db.selectFrom('digest_item').select('kind').execute()).map(({ kind }) => kind),
  };
}
