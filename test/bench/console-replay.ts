import Database from 'better-sqlite3';
import type { Row } from './bench.ts';
import { countFeedItems, type Given, openWatched } from './console-interactions.ts';
import { openMeter } from './meter.ts';

/**
 * An hour of fifty events a second that an open console has missed: the backend is stopped, the first uses that it has are
 * written again as later ones, and it is started again. The console comes back by itself and hears every one.
 */
const EVENTS = 180_000;
const GROWTH_AIM = 1.2;
const LIMIT_MS = 8 * 60_000;

export async function measureReplay(given: Given, events = EVENTS): Promise<Row[]> {
  const { base } = given;
  const page = await openWatched(given, `${base.url}/?scope=all`);
  await page.locator('[data-notification-id]').first().waitFor();
  await page.locator('[data-connection="live"]').waitFor();
  await page.waitForLoadState('domcontentloaded');
  const { readHeapBytes } = await openMeter(page);
  const startBytes = await readHeapBytes();
  await base.stop();
  addFirstUses(base.storeFile, base.workspaceId, events);
  const startedAt = Date.now();
  await base.start();
  while ((await countFeedItems(page)) < events && Date.now() - startedAt < LIMIT_MS)
    await page.waitForTimeout(500);
  const tookMs = Date.now() - startedAt;
  const heard = await countFeedItems(page);
  await page.waitForTimeout(2_000);
  const endBytes = heard >= events ? await readHeapBytes() : null;
  await page.context().close();
  const row = { peers: {}, better: 'lower', aim: null } as const;
  return [
    { ...row, metric: 'inbox, heap once opened', unit: 'bytes', ours: startBytes },
    { ...row, metric: `inbox, heap after ${events} events`, unit: 'bytes', ours: endBytes },
    {
      ...row,
      metric: `inbox, heap after ${events} events, times that once opened`,
      unit: 'count',
      ours: endBytes === null ? null : endBytes / startBytes,
      aim: GROWTH_AIM,
    },
    {
      ...row,
      metric: 'events heard a second while they came',
      unit: 'events/s',
      better: 'higher',
      ours: heard / (tookMs / 1_000),
    },
  ];
}

/** As what came a moment ago, one a millisecond; they get their places in the feed from the backend. */
function addFirstUses(file: string, workspaceId: string, events: number): void {
  const database = new Database(file);
  // Nothing is lost that could not be made again.
  database.pragma('synchronous = off');
  database
    .prepare(
      `with recursive number(n) as (select 0 union all select n + 1 from number where n + 1 < @events),
         known as (select row_number() over (order by id) - 1 as nth, count(*) over () as many, * from notification
           where workspace_id = @ws and kind = 'first_use')
       insert into notification (workspace_id, id, kind, subject, user_id, account_id, owner_id, body_json, created_at)
       select @ws, 'again-' || n, kind, subject, user_id, account_id, owner_id, body_json, @now - @events + n
       from number join known on known.nth = n % (select count(*) from known)`,
    )
    .run({ ws: workspaceId, events, now: Date.now() });
  database.close();
}
