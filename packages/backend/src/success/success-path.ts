import { z } from 'zod';

/**
 * The account's way from the sale to advocacy: stages in order, each with the team responsible and the days it
 * should take, and what moves an account into it. Rules move forward alone and by what truly happened, so a late
 * import never pulls an account back; a person may set any stage, and from then on only what happens later moves
 * it. A rule that skips stages is no fault: whoever used the product before the handover was written did so.
 */
export const STAGE_ENTRIES = [
  'contract',
  'handover',
  'first_use',
  'goal_reached',
  'reference',
] as const;
export type StageEntry = (typeof STAGE_ENTRIES)[number];

const Words = z.string().trim().min(1).max(120);
const InBoth = z.strictObject({ en: Words, fi: Words });

const Stage = z.strictObject({
  key: z.string().regex(/^[a-z][a-z0-9_]{0,39}$/, 'expected a key such as first_value'),
  name: InBoth,
  /** What the customer may expect of it. */
  text: InBoth.optional(),
  team: InBoth,
  /** So long it should take; without, it never is over. */
  days: z.int().min(1).max(3_650).optional(),
  /** What moves an account into it; without, only people do. */
  entry: z.enum(STAGE_ENTRIES).optional(),
});
export type Stage = z.infer<typeof Stage>;

export const SuccessPath = z
  .array(Stage)
  .min(1)
  .max(20)
  .superRefine((stages, context) => {
    const keys = new Set(stages.map(({ key }) => key));
    if (keys.size < stages.length)
      context.addIssue({ code: 'custom', message: 'expected every key once' });
  });

export const DEFAULT_SUCCESS_PATH: Stage[] = [
  {
    key: 'sale',
    name: { en: 'Agreement', fi: 'Sopimus' },
    text: {
      en: 'We agree on what you need and what success looks like.',
      fi: 'Sovimme, mitä tarvitset ja mistä onnistumisen tunnistaa.',
    },
    team: { en: 'Sales', fi: 'Myynti' },
  },
  {
    key: 'handover',
    name: { en: 'Handover', fi: 'Luovutus' },
    text: {
      en: 'Your account manager gets to know you, so that you never have to tell things twice.',
      fi: 'Avainasiakaspäällikkösi perehtyy asiaasi, jotta kenenkään ei tarvitse kysyä kahdesti.',
    },
    team: { en: 'Sales and customer success', fi: 'Myynti ja asiakasmenestys' },
    days: 7,
    entry: 'contract',
  },
  {
    key: 'onboarding',
    name: { en: 'Getting started', fi: 'Käyttöönotto' },
    text: {
      en: 'The product shows you the way, and we help where you want us to.',
      fi: 'Tuote ohjaa alkuun, ja me autamme siinä, missä haluat.',
    },
    team: { en: 'Customer success', fi: 'Asiakasmenestys' },
    days: 30,
    entry: 'handover',
  },
  {
    key: 'in_use',
    name: { en: 'In use', fi: 'Käytössä' },
    text: {
      en: 'You have made the product yours. Now it grows into your daily work.',
      fi: 'Olet ottanut tuotteen omaksesi. Nyt siitä tulee osa arkea.',
    },
    team: { en: 'Customer success', fi: 'Asiakasmenestys' },
    days: 180,
    entry: 'first_use',
  },
  {
    key: 'value',
    name: { en: 'Your goal reached', fi: 'Tavoite saavutettu' },
    text: {
      en: 'What you bought the product for has come true. We set the next goal together.',
      fi: 'Se, mitä varten tuote hankittiin, on toteutunut. Asetamme seuraavan tavoitteen yhdessä.',
    },
    team: { en: 'Customer success', fi: 'Asiakasmenestys' },
    entry: 'goal_reached',
  },
  {
    key: 'advocacy',
    name: { en: 'Showing others the way', fi: 'Suunnannäyttäjä' },
    text: {
      en: 'Others learn from how you did it.',
      fi: 'Muut oppivat siitä, miten te sen teitte.',
    },
    team: { en: 'Customer success and marketing', fi: 'Asiakasmenestys ja markkinointi' },
    entry: 'reference',
  },
];

/** When each of these happened, UTC ms; absent or null when it has not. */
export type StageFacts = { readonly [E in StageEntry]?: number | null };

export type StandingStage = {
  /** Null: none yet. One that the path no longer has counts as none. */
  stage: string | null;
  atMs: number | null;
  /** A person chose it. */
  isByHand: boolean;
};

/** Where a rule moves the account, and since when it is there; undefined when it stays. */
export function decideStage(
  stages: readonly Stage[],
  now: StandingStage,
  facts: StageFacts,
  nowMs: number,
): { stage: string; atMs: number } | undefined {
  const standing = stages.findIndex(({ key }) => key === now.stage);
  const sinceMs = now.isByHand ? (now.atMs ?? 0) : -Infinity;
  for (let index = stages.length - 1; index > standing; index -= 1) {
    const stage = stages[index];
    const atMs = stage?.entry === undefined ? undefined : facts[stage.entry];
    if (!stage || atMs === undefined || atMs === null) continue;
    // What lies before somebody's word was known to them.
    if (atMs > nowMs || atMs < sinceMs) continue;
    // Never before the stage it leaves: a first use may be older than its handover.
    return { stage: stage.key, atMs: Math.max(atMs, now.atMs ?? -Infinity) };
  }
  return undefined;
}

export type StageVisit = { stage: string; enteredAtMs: number; leftAtMs: number | null };

export type PathStage = {
  stage: Stage;
  /** `skipped`: a later one was entered without it. */
  state: 'done' | 'now' | 'ahead' | 'skipped';
  enteredAtMs: number | null;
  leftAtMs: number | null;
  /** In all visits, whole ones. */
  daysIn: number;
  /** Beyond what it should take; 0 when it is in time or has no bound. */
  daysOver: number;
};

const DAY_MS = 86_400_000;

/** The whole path as it stands, for people to see. */
export function toPath(
  stages: readonly Stage[],
  visits: readonly StageVisit[],
  nowMs: number,
): PathStage[] {
  const present = visits.find(({ leftAtMs }) => leftAtMs === null)?.stage;
  const standing = stages.findIndex(({ key }) => key === present);
  return stages.map((stage, index) => {
    const own = visits.filter((visit) => visit.stage === stage.key);
    const inMs = own.reduce((ms, visit) => ms + (visit.leftAtMs ?? nowMs) - visit.enteredAtMs, 0);
    const daysIn = Math.max(0, Math.floor(inMs / DAY_MS));
    return {
      stage,
      state: toState(index, standing, own.length > 0),
      enteredAtMs: own.length > 0 ? Math.min(...own.map((visit) => visit.enteredAtMs)) : null,
      leftAtMs: index === standing ? null : (own.at(-1)?.leftAtMs ?? null),
      daysIn,
      daysOver: stage.days === undefined ? 0 : Math.max(0, daysIn - stage.days),
    };
  });
}

function toState(index: number, standing: number, wasVisited: boolean): PathStage['state'] {
  if (index === standing) return 'now';
  if (index > standing) return 'ahead';
  return wasVisited ? 'done' : 'skipped';
}
