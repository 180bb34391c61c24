import type { AccountRecord } from '@polku/backend/api';
import { DAY_MS, NOW_MS } from '../samples.fixture.ts';

const ago = (ms: number) => new Date(NOW_MS - ms).toISOString();
const stage = (key: string, en: string, fi: string) => ({
  key,
  name: { en, fi },
  team: { en: 'Customer success', fi: 'Asiakasmenestys' },
});

/** An account that is in use for longer than it should be in its stage. */
export const sampleRecord = (change: Partial<AccountRecord> = {}): AccountRecord => ({
  id: 'kaleva',
  name: 'Kaleva Oy',
  plan: 'gold',
  billingCents: 4_800_000,
  currency: 'EUR',
  potential: 'medium',
  touchLevel: { level: 'high', by: 'rule', reason: null, at: ago(DAY_MS) },
  onboardingModel: null,
  contractAt: ago(12 * DAY_MS),
  contractEndsAt: null,
  handoverAt: null,
  region: null,
  owner: { id: 'maija', name: 'Maija Virtanen' },
  ownerBy: 'person',
  deputy: null,
  seller: null,
  productFit: null,
  growthPercent: null,
  sharePercent: null,
  health: [],
  path: [
    {
      ...stage('onboarding', 'Getting started', 'Käyttöönotto'),
      ...{ state: 'now', enteredAt: ago(40 * DAY_MS), daysIn: 40, daysOver: 10 },
    },
    {
      ...stage('in_use', 'In use', 'Käytössä'),
      ...{ state: 'ahead', enteredAt: null, daysIn: 0, daysOver: 0 },
    },
  ],
  goals: [],
  contacts: [],
  handover: null,
  notes: [],
  changes: [],
  ...change,
});
