import type { AccountTable } from '@polku/backend/api-accounts';

const DAY_S = 86_400;

/** Four accounts: one that does well, one that is late, one that is quiet, and one of which nothing is known. */
export function sampleTable(nowMs: number): AccountTable {
  const now = nowMs / 1_000;
  return {
    coded: {
      touch: ['high', 'low', 'tech'],
      potential: ['low', 'medium', 'high'],
      plans: ['gold', 'silver'],
      people: [{ id: 'p1', name: 'Veikko' }],
      stages: [
        { key: 'onboarding', name: { en: 'Getting started', fi: 'Käyttöönotto' } },
        { key: 'in_use', name: { en: 'In use', fi: 'Käytössä' } },
      ],
    },
    currency: 'EUR',
    bounds: { growthPercent: 10, sharePercent: 50, billingCents: [5_000_000, 1_000_000, 0] },
    columns: {
      id: ['aalto', 'kone', 'lumi', 'nokia'],
      name: ['Aalto', 'Kone', 'Lumi', null],
      domain: [null, 'kone.example', null, null],
      plan: [1, 0, -1, -1],
      touch: [2, 0, 1, -1],
      potential: [0, 2, -1, -1],
      stage: [0, 1, -1, -1],
      owner: [0, 0, -1, -1],
      billingCents: [500_000, 6_000_000, 10_000, null],
      growthPercent: [0, 20, null, null],
      sharePercent: [10, 60, 40, null],
      contractAt: [now - 20 * DAY_S, now - 100 * DAY_S, now - 3 * DAY_S, null],
      contractEndsAt: [now + 200 * DAY_S, now + 30 * DAY_S, null, null],
      firstUseAt: [null, now - 80 * DAY_S, null, null],
      lastSeenAt: [now - 20 * DAY_S, now - 1 * DAY_S, now - 40 * DAY_S, null],
      stageAt: [now - 20 * DAY_S, now - 80 * DAY_S, null, null],
      users: [3, 40, 1, 0],
      goalPercent: [null, 62, null, null],
      openTasks: [0, 2, 0, 0],
      waiting: [1, 0, 0, 0],
    },
  };
}
