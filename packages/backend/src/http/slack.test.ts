import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createTools, startReceiver } from '../notify/channels/receiver.fixture.ts';
import { createGuard } from '../notify/guard.ts';
import { toActToken } from '../notify/signed-link.ts';
import { createTestConsole, START_MS } from './console.fixture.ts';

/** Slack as it presses our button: signed by its app, with an address to replace the message at. */
const SECRET = '8f742231b10e8888abcd99yyyzzz85a5'.replace(/[yz]/g, '0');

async function createRoom() {
  const replaced = await startReceiver((response) => response.end('{"ok":true}'));
  const tools = createTools(replaced.port);
  const channels = { guard: createGuard(), tools, onQueued: () => {} };
  const desk = await createTestConsole({ channels });
  const { store, workspaceId } = desk;
  await store.transaction((db) =>
    db
      .insertInto('channel')
      .values({
        workspace_id: workspaceId,
        id: 'ch_slack',
        kind: 'slack_bot',
        config_json: JSON.stringify({ token: 'xoxb-1-secret', signingSecret: SECRET }),
        is_enabled: 1,
        created_at: START_MS,
        audience: 'person',
      })
      .execute(),
  );
  await desk.reach(1, { id: 'n1' });
  const csm = await store.db
    .selectFrom('person')
    .innerJoin('workspace', 'workspace.id', 'person.workspace_id')
    .select(['person.id as id', 'workspace.secret as secret'])
    .where('role', '=', 'csm')
    .executeTakeFirstOrThrow();
  const toToken = (id: string, kind: 'acknowledge' | 'unsubscribe' = 'acknowledge') =>
    toActToken({ kind, workspaceId, id, personId: csm.id }, csm.secret);
  const acknowledgedBy = async () => {
    const rows = await store.db.selectFrom('notification').select('acknowledged_by').execute();
    return rows.map((row) => row.acknowledged_by);
  };
  return { ...desk, replaced, csm, toToken, acknowledgedBy };
}

type Room = Awaited<ReturnType<typeof createRoom>>;

const BLOCKS = [
  { type: 'header', text: { type: 'plain_text', text: 'First report' } },
  {
    type: 'actions',
    elements: [
      { type: 'button', action_id: 'open', url: 'https://polku.example/accounts/kone' },
      { type: 'button', action_id: 'acknowledge', value: 'token' },
    ],
  },
];

type Pressed = {
  value?: string | undefined;
  actionId?: string;
  secret?: string;
  /** Of the signature. */
  ageS?: number;
  /** What is sent instead of what was signed. */
  forge?: (body: string) => string;
};

/** https://docs.slack.dev/reference/interaction-payloads/block_actions-payload */
function press(room: Room, { value, actionId = 'acknowledge', ageS = 0, ...rest }: Pressed) {
  const { secret = SECRET, forge = (body) => body } = rest;
  const payload = {
    type: 'block_actions',
    user: { id: 'U042', username: 'liisa', team_id: 'T1' },
    api_app_id: 'A1',
    message: { type: 'message', ts: '1.1', text: 'First report', blocks: BLOCKS },
    response_url: `${room.replaced.url}/actions/T1/1/abc`,
    actions: [{ type: 'button', action_id: actionId, block_id: 'b', value, action_ts: '1.2' }],
  };
  const body = new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
  const timestamp = String(Math.floor((START_MS + 1_000) / 1_000) - ageS);
  const hash = createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex');
  return room.app.request('/slack/actions', {
    method: 'POST',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      'x-slack-request-timestamp': timestamp,
      'x-slack-signature': `v0=${hash}`,
    },
    body: forge(body),
  });
}

describe('a button in Slack', () => {
  it('acknowledges for the person of the message, and the message says so', async () => {
    const room = await createRoom();
    const answer = await press(room, { value: room.toToken('n1') });
    expect(answer.status).toBe(200);
    expect(await answer.text()).toBe('');
    expect(await room.acknowledgedBy()).toEqual([room.csm.id]);
    await expect.poll(() => room.replaced.received.length).toBe(1);
    const [{ path, text } = { path: '', text: '' }] = room.replaced.received;
    expect(path).toBe('/actions/T1/1/abc');
    const replacing = JSON.parse(text);
    expect(replacing).toMatchObject({ replace_original: true, text: 'First report' });
    expect(replacing.blocks[0]).toEqual(BLOCKS[0]);
    expect(replacing.blocks[1].elements).toMatchObject([{ action_id: 'open' }]);
    expect(replacing.blocks[2].elements[0]).toMatchObject({
      type: 'plain_text',
      text: expect.stringContaining('Acknowledged'),
    });
  });

  it('pressed again, or after somebody else has acknowledged, changes nothing', async () => {
    const room = await createRoom();
    for (const age of [0, 1]) {
      const answer = await press(room, { value: room.toToken('n1'), ageS: age });
      expect(answer.status).toBe(200);
    }
    expect(await room.acknowledgedBy()).toEqual([room.csm.id]);
  });

  const forged: [string, Pressed, number][] = [
    ['signed with another secret', { secret: 'f'.repeat(32) }, 403],
    ['whose body was changed', { forge: (body) => `${body}&more=1` }, 403],
    ['that was recorded six minutes ago', { ageS: 360 }, 403],
    ['that comes from six minutes ahead', { ageS: -360 }, 403],
    ['of no form at all', { forge: () => 'nothing' }, 403],
    ['with a token that is not ours', { value: 'bm8.bm8' }, 403],
  ];
  it.each(forged)('is refused %s', async (_, pressed, status) => {
    const room = await createRoom();
    const answer = await press(room, { value: room.toToken('n1'), ...pressed });
    expect(answer.status).toBe(status);
    expect(await room.acknowledgedBy()).toEqual([null]);
    expect(room.replaced.received).toEqual([]);
  });

  it('acknowledges nothing by a token that is for something else, or signed by nobody', async () => {
    const room = await createRoom();
    const [payload] = room.toToken('n1').split('.');
    for (const value of [room.toToken('n1', 'unsubscribe'), `${payload}.AAAA`])
      expect((await press(room, { value })).status).toBe(404);
    expect(await room.acknowledgedBy()).toEqual([null]);
  });

  it('that is a link is told to us too, and takes no part', async () => {
    const room = await createRoom();
    expect((await press(room, { actionId: 'open' })).status).toBe(200);
    expect(await room.acknowledgedBy()).toEqual([null]);
  });
});
