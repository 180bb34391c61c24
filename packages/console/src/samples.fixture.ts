import type { AccountPage, AccountRow, Me } from '@polku/backend/api';
import type { AccountConversation } from '@polku/backend/api-conversations';
import type {
  AnswerItem,
  FirstUseItem,
  InboxItem,
  ItemTask,
  ReplyItem,
  StalledItem,
} from '@polku/backend/api-inbox';

/** What the backend might answer, for the tests. Each sample is whole; a test names only what it is about. */

export const NOW_MS = Date.parse('2026-11-22T10:00:00.000Z');
const ago = (ms: number) => new Date(NOW_MS - ms).toISOString();
export const MINUTE_MS = 60_000;
export const DAY_MS = 24 * 60 * MINUTE_MS;

export const sampleMe: Me = {
  person: { id: 'maija', name: 'Maija Virtanen', email: 'maija@reportly.example', role: 'csm' },
  workspace: { id: 'reportly', name: 'Reportly', allowUnverified: false, isNew: false },
};

const FRESH = { assignee: null, snoozedUntil: null, note: null, task: null };

export const sampleItem = (change: Partial<FirstUseItem> = {}): FirstUseItem => {
  const seq = change.seq ?? 1;
  return {
    id: `n${seq}`,
    seq,
    kind: 'first_use',
    milestone: { key: 'first_use', name: 'First report' },
    user: { id: `u${seq}`, name: 'Aino Lehtonen' },
    account: {
      id: 'kaleva',
      name: 'Kaleva Oy',
      plan: 'gold',
      touchLevel: 'high',
      isFirst: true,
    },
    owner: { id: 'maija', name: 'Maija Virtanen' },
    firstUseAt: ago(10 * MINUTE_MS - seq),
    notifiedAt: ago(10 * MINUTE_MS - seq),
    sinceContractMs: 12 * DAY_MS,
    sinceFirstSessionMs: 4 * MINUTE_MS,
    ledBy: { flowId: 'welcome', flowName: 'Welcome tour', step: 'create-report' },
    acknowledged: null,
    ...FRESH,
    deliveries: [{ channel: 'webhook', status: 'delivered', attempts: 1, error: null }],
    ...change,
  };
};

export const sampleReply = (change: Partial<ReplyItem> = {}): ReplyItem => ({
  id: 'r1',
  seq: 2,
  kind: 'reply',
  user: { id: 'u1', name: 'Aino Lehtonen' },
  account: { id: 'kaleva', name: 'Kaleva Oy', plan: 'gold', touchLevel: 'high' },
  owner: { id: 'maija', name: 'Maija Virtanen' },
  conversation: { id: 'c1', about: null, waitingSince: ago(3 * MINUTE_MS) },
  text: 'Can I share a report with my team?',
  writtenAt: ago(3 * MINUTE_MS),
  notifiedAt: ago(3 * MINUTE_MS),
  acknowledged: null,
  ...FRESH,
  deliveries: [{ channel: 'webhook', status: 'delivered', attempts: 1, error: null }],
  ...change,
});

export const sampleTask = (change: Partial<ItemTask> = {}): ItemTask => ({
  id: 't1',
  kind: 'detractor',
  title: null,
  owner: { id: 'maija', name: 'Maija Virtanen' },
  dueAt: new Date(NOW_MS + 3 * 60 * MINUTE_MS).toISOString(),
  state: 'open',
  outcome: null,
  isClosed: false,
  ...change,
});

export const sampleAnswer = (change: Partial<AnswerItem> = {}): AnswerItem => ({
  id: 'a1',
  seq: 3,
  kind: 'answer',
  user: { id: 'u1', name: 'Aino Lehtonen' },
  account: { id: 'kaleva', name: 'Kaleva Oy', plan: 'gold', touchLevel: 'high' },
  owner: { id: 'maija', name: 'Maija Virtanen' },
  band: 'detractor',
  flowName: 'Would you recommend us?',
  score: { question: 'How likely?', value: 3, min: 0, max: 10 },
  comment: '<b>Slow</b>, and the export loses rows.',
  answers: [],
  answeredAt: ago(5 * MINUTE_MS),
  notifiedAt: ago(5 * MINUTE_MS),
  acknowledged: null,
  ...FRESH,
  task: sampleTask(),
  deliveries: [],
  ...change,
});

export const sampleStalled = (change: Partial<StalledItem> = {}): StalledItem => ({
  id: 's1',
  seq: 4,
  kind: 'stalled',
  user: null,
  account: { id: 'meri', name: 'Meri Oyj', plan: 'silver', touchLevel: 'low' },
  owner: { id: 'maija', name: 'Maija Virtanen' },
  why: { kind: 'silence', since: 'contract', sinceAt: ago(14 * DAY_MS), days: 14 },
  notifiedAt: ago(20 * MINUTE_MS),
  acknowledged: null,
  ...FRESH,
  deliveries: [],
  ...change,
});

export const acknowledgedBy = (name: string): NonNullable<InboxItem['acknowledged']> => ({
  at: ago(MINUTE_MS),
  by: { id: name.toLowerCase(), name },
});

export const sampleRow = (change: Partial<AccountRow> = {}): AccountRow => ({
  id: 'kaleva',
  name: 'Kaleva Oy',
  plan: 'gold',
  touchLevel: 'high',
  owner: { id: 'maija', name: 'Maija Virtanen' },
  contractAt: ago(12 * DAY_MS),
  firstUseAt: ago(10 * MINUTE_MS),
  users: 2,
  lastSeenAt: ago(MINUTE_MS),
  ...change,
});

export const samplePage = (change: Partial<AccountPage> = {}): AccountPage => ({
  account: { ...sampleRow(), billingCents: 4_800_000, currency: 'EUR' },
  milestone: { key: 'first_use', name: 'First report' },
  goal: null,
  users: [
    {
      id: 'u1',
      name: 'Aino Lehtonen',
      firstSeenAt: ago(14 * MINUTE_MS),
      lastSeenAt: ago(MINUTE_MS),
      firstUseAt: ago(10 * MINUTE_MS),
    },
    {
      id: 'u2',
      name: null,
      firstSeenAt: ago(2 * DAY_MS),
      lastSeenAt: ago(DAY_MS),
      firstUseAt: null,
    },
  ],
  responses: [
    {
      id: 'r1',
      flow: { id: 'ease', name: 'Ease of the first report', version: 2 },
      user: { id: 'u1', name: 'Aino Lehtonen' },
      at: ago(5 * MINUTE_MS),
      isComplete: true,
      answers: [
        {
          questionId: 'ease',
          kind: 'ces',
          text: 'Reportly made it easy.',
          value: 6,
          scale: { min: 1, max: 7, bucket: 'high' },
        },
        { questionId: 'why', kind: 'text', text: 'Why?', value: 'The tour\nshowed where.' },
      ],
    },
  ],
  ...change,
});

export const sampleConversation = (
  change: Partial<AccountConversation> = {},
): AccountConversation => ({
  id: 'c1',
  user: { id: 'u1', name: 'Aino Lehtonen' },
  about: { flowId: 'welcome', flowName: 'Welcome' },
  waitingSince: ago(3 * MINUTE_MS),
  readAt: null,
  messages: [{ id: 'm1', by: null, text: '<b>Can</b> I share a report?', at: ago(3 * MINUTE_MS) }],
  ...change,
});
