import { readNewestEventSeq } from '../store/sql/event-pages.ts';
import { type Milestone, readMilestones } from '../store/sql/milestones.ts';
import { countFirstUses, NOBODY } from '../success/forecast.ts';
import { inWorkspace } from './in-store.ts';
import { toCountText, toRuleText } from './milestone-text.ts';

type Options = { workspace: string; json?: boolean };

export async function list({ workspace, json }: Options): Promise<void> {
  const milestones = await inWorkspace(workspace, async ({ db }) => {
    const counts = await countFirstUses(db, workspace);
    const newestSeq = await readNewestEventSeq(db);
    const all = await readMilestones(db, workspace);
    return all.map((one) => ({ ...describe(one, newestSeq), ...(counts.get(one.key) ?? NOBODY) }));
  });
  if (json) process.stdout.write(`${JSON.stringify({ milestones })}\n`);
  for (const { key, name, rule, state, ...counts } of json ? [] : milestones)
    process.stdout.write(
      `${key} "${name}", ${toRuleText(rule)}\n  ${state}\n  ${toCountText(counts)}\n`,
    );
}

function describe({ key, name, rule, ...milestone }: Milestone, newestSeq: number) {
  const { notifyFrom, notifies, lookedAtSeq } = milestone;
  const from = Number.isFinite(notifyFrom) ? new Date(notifyFrom).toISOString() : null;
  const percent = lookedAtSeq === undefined ? 100 : Math.floor((lookedAtSeq / newestSeq) * 100);
  const told = notifies
    ? `tells of who came after ${from}`
    : 'tells nobody yet: publish it again to finish';
  const state = percent < 100 ? `${told}; looked at ${percent} % of the stored events` : told;
  return { key, name, rule, notifyFrom: from, notifies, state };
}
