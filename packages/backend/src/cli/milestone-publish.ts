import { findMilestone } from '../store/sql/milestones.ts';
import type { Store } from '../store/store.ts';
import { countFirstUses, type Forecast, forecastMilestone, NOBODY } from '../success/forecast.ts';
import { lookBack } from '../success/look-back.ts';
import { isSameRule, publishMilestone } from '../success/publish-milestone.ts';
import { parseMilestones, toMilestoneList } from '../success/workspace-document.ts';
import { count } from './count.ts';
import { inWorkspace } from './in-store.ts';
import { createProgress, toCountText, toRuleText } from './milestone-text.ts';
import { readJson } from './read-json.ts';

export type PublishOptions = {
  workspace: string;
  key?: string;
  name?: string;
  event?: string;
  where?: string;
  count?: string;
  notifyFrom?: string;
  dryRun?: boolean;
  json?: boolean;
};

type Given = ReturnType<typeof parseMilestones>[number];
type Done = Forecast & { key: string; isNew: boolean };

export async function publish(file: string | undefined, options: PublishOptions): Promise<void> {
  const { workspace, dryRun: isDry = false, json } = options;
  const milestones = parseMilestones(await readGiven(file, options));
  const done = await inWorkspace(workspace, async (store) => {
    const all: Done[] = [];
    for (const milestone of milestones) {
      const one = await (isDry ? forecast : publishOne)(store, workspace, milestone);
      all.push(one);
      if (!json) process.stdout.write(describe(milestone, one, isDry));
    }
    return all;
  });
  if (json) process.stdout.write(`${JSON.stringify({ milestones: done, isDryRun: isDry })}\n`);
  else if (isDry) process.stdout.write('Nothing was changed.\n');
}

async function publishOne(store: Store, workspaceId: string, milestone: Given): Promise<Done> {
  const { name, notifyFrom, ...rule } = milestone;
  const options = { nowMs: Date.now, onProgress: createProgress(rule.key) };
  const given = { workspaceId, name, rule, notifyFrom };
  const { isNew } = await publishMilestone(store, given, options);
  const counts = (await countFirstUses(store.db, workspaceId)).get(rule.key) ?? NOBODY;
  return { key: rule.key, isNew, ...counts };
}

async function forecast(store: Store, workspaceId: string, milestone: Given): Promise<Done> {
  const { name, notifyFrom = Date.now(), ...rule } = milestone;
  const { key } = rule;
  const current = await findMilestone(store.db, workspaceId, key);
  const state = { notifies: false, lookedAtSeq: undefined, publishedAt: Date.now() };
  const would = { key, name, rule, notifyFrom, ...state };
  const onProgress = createProgress(key);
  const counts = await forecastMilestone(store.db, { workspaceId, milestone: would, onProgress });
  return { key, isNew: !isSameRule(current, rule), ...counts };
}

function describe(
  { key, name, ...rule }: Given,
  { isNew, ...counts }: Done,
  isDry: boolean,
): string {
  const what = isDry ? 'Would publish' : 'Published';
  const lines = [
    `${isNew ? what : 'Unchanged'}: ${key} "${name}", ${toRuleText({ key, ...rule })}`,
    `  ${isDry ? 'Would be recorded' : 'Recorded'}: ${toCountText(counts)}. Publishing tells nobody.`,
  ];
  return `${lines.join('\n')}\n`;
}

/** From FILE or from the options, never from both. */
async function readGiven(file: string | undefined, options: PublishOptions): Promise<unknown> {
  const { key, name, event, where, count: times, notifyFrom } = options;
  const flags = {
    ...{ key, name, event },
    where: where === undefined ? undefined : parseWhere(where),
    count: times === undefined ? undefined : Number(times),
  };
  const given = Object.entries(flags).filter(([, value]) => value !== undefined);
  const isByFile = file !== undefined;
  if (isByFile === given.length > 0)
    throw new Error('Name a FILE, or --key, --name and --event, and not both.');
  const document = isByFile ? await readJson(file) : Object.fromEntries(given);
  return notifyFrom === undefined ? document : withNotifyFrom(document, notifyFrom);
}

function parseWhere(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error(
      `--where is no JSON: ${text}. Write a rule such as {"fact":"properties.pages","is":"gte","value":3}.`,
    );
  }
}

/** The command line goes before the document. */
function withNotifyFrom(document: unknown, notifyFrom: string): unknown {
  const list = toMilestoneList(document);
  return list.map((one) => (typeof one === 'object' ? { ...one, notifyFrom } : one));
}

type BackfillOptions = { workspace: string; key: string; json?: boolean };

export async function backfill({ workspace, key, json }: BackfillOptions): Promise<void> {
  const { made, moved, ...counts } = await inWorkspace(workspace, async (store) => {
    const given = { workspaceId: workspace, key, isAnew: true, nowMs: Date.now };
    const found = await lookBack(store, { ...given, onProgress: createProgress(key) });
    const reached = (await countFirstUses(store.db, workspace)).get(key) ?? NOBODY;
    return { ...found, ...reached };
  });
  const text = `${key}: ${count(made, 'row')} made, ${moved} moved. Now ${toCountText(counts)}. Nobody was told.\n`;
  process.stdout.write(json ? `${JSON.stringify({ key, made, moved, ...counts })}\n` : text);
}
