import type { Policy, Theme } from '@polku/flows';
import type { MilestoneRule, TouchLevel } from '@polku/protocol';
import { type NewFlow, RELATIONSHIP_NPS, WELCOME_FLOWS } from './flows.ts';
import { ACCOUNTS, type Plan } from './people.ts';

/**
 * The workspace that the demo starts with: two people of customer success, the three customer companies,
 * the first use that is waited for, and the flows that lead to it. `polku workspace create --from FILE`
 * reads it.
 */

export type WorkspaceDocument = {
  name: string;
  origins: string[];
  policy?: Policy;
  theme?: Theme;
  people: { email: string; name: string; role: 'admin' | 'lead' | 'csm' | 'viewer' }[];
  accounts: {
    id: string;
    name: string;
    plan: Plan;
    touchLevel: TouchLevel;
    billingCents: number;
    currency: 'EUR';
    contractAt: string;
    owner: string;
  }[];
  milestones: (MilestoneRule & { name: string; notifyFrom: string })[];
  flows: NewFlow[];
  channels: { kind: 'webhook'; url: string }[];
};

export const AINO = { email: 'aino.virtanen@reportly.example', name: 'Aino Virtanen' };
const ELIAS = { email: 'elias.korhonen@reportly.example', name: 'Elias Korhonen' };

const DAY_MS = 24 * 3_600_000;

/** What the vendor knows of a customer of each plan: how long ago they signed, and who looks after them. */
const TERMS: {
  [P in Plan]: {
    touchLevel: TouchLevel;
    billingCents: number;
    signedDaysAgo: number;
    owner: string;
  };
} = {
  gold: { touchLevel: 'high', billingCents: 8_400_000, signedDaysAgo: 12, owner: AINO.email },
  silver: { touchLevel: 'low', billingCents: 2_160_000, signedDaysAgo: 34, owner: AINO.email },
  bronze: { touchLevel: 'tech', billingCents: 348_000, signedDaysAgo: 26, owner: ELIAS.email },
};

/** `origins` are where Reportly and the React example are served; the time is UTC ms. */
export function createWorkspaceDocument(
  { origins, webhookUrl }: { origins: string[]; webhookUrl: string },
  nowMs: number,
): WorkspaceDocument {
  const daysAgo = (days: number) => new Date(nowMs - days * DAY_MS).toISOString();
  return {
    name: 'Reportly',
    origins,
    theme: { accent: '#0f6a5b' },
    people: [
      { ...AINO, role: 'lead' },
      { ...ELIAS, role: 'csm' },
    ],
    accounts: ACCOUNTS.map(({ id, name, plan }) => {
      const { signedDaysAgo, ...terms } = TERMS[plan];
      return { id, name, plan, currency: 'EUR', contractAt: daysAgo(signedDaysAgo), ...terms };
    }),
    milestones: [
      {
        key: 'first_use',
        name: 'First report created',
        event: 'report_created',
        // Before every contract, so that the demo's customers count as new ones.
        notifyFrom: daysAgo(365),
      },
    ],
    flows: [...WELCOME_FLOWS, RELATIONSHIP_NPS],
    channels: [{ kind: 'webhook', url: webhookUrl }],
  };
}

/** Who created their first report before Polku was there, as `polku milestone import` reads it: Leena Kivi. */
export const createPastFirstUses = (nowMs: number): string =>
  `user,account,firstUseAt\nkivi-leena-kivi,kivi,${new Date(nowMs - 20 * DAY_MS).toISOString()}\n`;
