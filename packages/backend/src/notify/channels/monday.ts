import { z } from 'zod';
import type { Rendered } from '../render/rendered.ts';
import { type Outcome, parseRetryAfter } from '../retry.ts';
import { turnBrackets } from './brackets.ts';
import type { Channel, Message, Recipient, Tools } from './channel.ts';
import { escapeHtml } from './email-body.ts';
import { failed, failedForGood, gone, parseAnswer, toCode, toOutcome } from './outcome.ts';
import { WORDS_CONFIG } from './words-config.ts';

/**
 * An item on a board of monday.com, and an update under it that mentions the owner, which is what tells them. It has
 * no idempotency of its own, so the notification's id stands in a (hidden) text column and in the update, and both are
 * looked for before anything is made. Errors come in a 200. One request at a time: simultaneous mutations of one board
 * can corrupt its data (monday.com's own words).
 */
const MondaySetup = z.strictObject({
  token: z.string().min(10).max(2_000).meta({ writeOnly: true }),
  boardId: z.string().regex(/^\d+$/, 'expected the number of the board, as in its address'),
  /** The id of a text column of the board, which may be hidden. */
  idColumn: z.string().regex(/^[a-z0-9_]+$/, 'expected the id of a column, such as text_mkabc'),
  ...WORDS_CONFIG,
});
const MondayConfig = MondaySetup.extend({
  /** For tests; people cannot set it. */
  apiUrl: z.url().optional(),
});
export type MondayConfig = z.infer<typeof MondayConfig>;

const API_URL = 'https://api.monday.com/v2';
/** The first that knows `mentions_list`. */
const API_VERSION = '2025-07';
const DAY_MS = 24 * 3_600_000;

const GONE = new Set(['UserUnauthorizedException', 'NOT_AUTHENTICATED', 'USER_UNAUTHORIZED']);
/** The next look will be no different. */
const FINAL = new Set([
  'InvalidColumnIdException',
  'InvalidBoardIdException',
  'ResourceNotFoundException',
  'ColumnValueException',
  'ItemsLimitationException',
  'ItemNameTooLongException',
  'INVALID_ARGUMENT',
]);

export const monday: Channel<MondayConfig> = {
  audience: 'system',
  pace: { concurrency: 1, perSecond: 2, burst: 4 },
  config: MondayConfig,
  setup: MondaySetup,
  targets: () => [],
  describe: ({ boardId }) => `board ${boardId}`,
  async send(config, message, tools) {
    const run = createRun(config, tools);
    try {
      // Of the board and not of the channel: two channels may write to one.
      await tools.turns(`monday\n${config.boardId}`, () => tell(config, message, { run, tools }));
      return { kind: 'delivered' };
    } catch (error) {
      if (error instanceof Refused) return error.outcome;
      throw error;
    }
  },
};

/** Ends the exchange from within: each step wants the answer of the one before. */
class Refused extends Error {
  readonly outcome: Outcome;
  constructor(outcome: Outcome) {
    super('refused');
    this.outcome = outcome;
  }
}

type Run = (query: string, variables: object) => Promise<{ [key: string]: unknown }>;

const FIND = `query($b:ID!,$c:String!,$v:String!){items_page_by_column_values(board_id:$b,limit:1,columns:[{column_id:$c,column_values:[$v]}]){items{id updates(limit:50){text_body}}}}`;
const CREATE = `mutation($b:ID!,$n:String!,$v:JSON!){create_item(board_id:$b,item_name:$n,column_values:$v){id}}`;
const UPDATE = `mutation($i:ID!,$t:String!,$m:[UpdateMention]){create_update(item_id:$i,body:$t,mentions_list:$m){id}}`;
const USER = `query($e:[String]){users(emails:$e,limit:1){id}}`;

type Item = { id: string; updates?: { text_body?: string | null }[] };

async function tell(
  config: MondayConfig,
  { id, to, render }: Message,
  { run, tools }: { run: Run; tools: Tools },
): Promise<void> {
  const { boardId: b, idColumn: c } = config;
  const rendered = await render(config);
  const found = (await run(FIND, { b, c, v: id })) as {
    items_page_by_column_values?: { items?: Item[] };
  };
  let item = found.items_page_by_column_values?.items?.[0];
  if (!item) {
    const v = JSON.stringify({ [c]: id });
    const made = (await run(CREATE, { b, n: turnBrackets(rendered.title), v })) as {
      create_item?: Item;
    };
    item = made.create_item;
  }
  if (!item) throw new Refused(failed('monday.com did not say which item it made.'));
  if (item.updates?.some(({ text_body: text }) => text?.includes(id))) return;
  const user = to && (await findUser(to, { config, run, tools }));
  const m = user === undefined ? [] : [{ id: user, type: 'User' }];
  await run(UPDATE, { i: item.id, t: toUpdate(rendered, id), m });
}

/** The id of the person there, asked for once a day; who is not there is not mentioned. */
async function findUser(
  { email }: Recipient,
  { config, run, tools }: { config: MondayConfig; run: Run; tools: Tools },
): Promise<string | undefined> {
  const key = `monday\n${config.token}\n${email}`;
  const known = tools.memory.get(key);
  if (known !== undefined) return known || undefined;
  const { users } = (await run(USER, { e: [email] })) as { users?: { id?: unknown }[] };
  const id = users?.[0]?.id;
  const user = id === undefined ? '' : (toCode(String(id)) ?? '');
  tools.memory.set(key, user, DAY_MS);
  return user || undefined;
}

/** The body of an update is HTML. */
function toUpdate({ lines, facts, action }: Rendered, id: string): string {
  const rows = [
    ...lines.map(escapeHtml),
    ...facts.map(({ label, value }) => `<b>${escapeHtml(label)}</b>: ${escapeHtml(value)}`),
    `<a href="${escapeHtml(action.url)}">${escapeHtml(action.label)}</a>`,
    escapeHtml(id),
  ];
  return rows.join('<br>');
}

function createRun({ token, apiUrl = API_URL }: MondayConfig, { ask, nowMs }: Tools): Run {
  const headers = {
    'content-type': 'application/json',
    authorization: token,
    'api-version': API_VERSION,
  };
  return async (query, variables) => {
    const body = JSON.stringify({ query, variables });
    const result = await ask({ method: 'POST', url: apiUrl, headers, body });
    const answer = result.kind === 'answer' ? parseAnswer(result.text) : {};
    const code = toErrorCode(answer);
    if (result.kind === 'answer' && code !== undefined) {
      const told = parseRetryAfter(result.retryAfter, nowMs());
      throw new Refused(toMondayOutcome(code, { told, nowMs: nowMs() }));
    }
    const outcome = toOutcome(result, nowMs(), { gone: [401, 403, 410], final: [400] });
    if (outcome.kind !== 'delivered') throw new Refused(outcome);
    const { data } = answer;
    if (typeof data !== 'object' || data === null)
      throw new Refused(failed('monday.com answered something else than data.'));
    return data as { [key: string]: unknown };
  };
}

/** `errors[].extensions.code`, or `error_code` as it was before. */
function toErrorCode(answer: { [key: string]: unknown }): string | undefined {
  const { errors, error_code: former } = answer;
  if (!Array.isArray(errors) || errors.length === 0) return toCode(former);
  const [first] = errors as { extensions?: { code?: unknown } }[];
  return toCode(first?.extensions?.code) ?? 'error';
}

function toMondayOutcome(
  code: string,
  { told, nowMs }: { told: number | undefined; nowMs: number },
): Outcome {
  const error = `monday.com answered ${code}.`;
  if (GONE.has(code)) return gone(error);
  if (FINAL.has(code)) return failedForGood(error);
  // Calls that fail count too: nothing before midnight UTC, when the day's calls begin anew.
  const retryAfterMs = code === 'DAILY_LIMIT_EXCEEDED' ? DAY_MS - (nowMs % DAY_MS) : told;
  return { kind: 'failed', error, retryAfterMs };
}
