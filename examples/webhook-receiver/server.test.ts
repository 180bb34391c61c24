import { Webhook } from 'standardwebhooks';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startReceiver, toLine, WEBHOOK_PATH } from './server.ts';
import type { Entry } from './verify.ts';

const SECRET = `whsec_${Buffer.from('a secret of at least thirty-two bytes').toString('base64')}`;
const BODY = JSON.stringify({
  type: 'first_use.reached',
  timestamp: '2026-11-22T08:00:00.000Z',
  data: {
    milestone: 'first_use',
    user: { id: 'northwind-maya-lindqvist' },
    account: { id: 'northwind', plan: 'gold', touchLevel: 'high', first: true },
  },
});

let receiver: Awaited<ReturnType<typeof startReceiver>>;
let told: Entry[];

beforeEach(async () => {
  told = [];
  receiver = await startReceiver({ port: 0, secret: SECRET, onEntry: (entry) => told.push(entry) });
});
afterEach(() => receiver.close());

/** A delivery as Polku makes it, with one thing changed. */
function deliver(
  change: { signed?: string; body?: string; id?: string; sentAt?: Date; secret?: string } = {},
) {
  const { signed = BODY, body = signed, id = 'msg_1' } = change;
  const { sentAt = new Date(), secret = SECRET } = change;
  return fetch(receiver.url + WEBHOOK_PATH, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(sentAt.getTime() / 1000)),
      'webhook-signature': new Webhook(secret).sign(id, sentAt, signed),
    },
    body,
  });
}

const fetchLog = async (): Promise<Entry[]> => (await fetch(`${receiver.url}/log`)).json();

describe('the webhook receiver', () => {
  it('takes a signed notification and logs who, which account and whether it was the first', async () => {
    expect((await deliver()).status).toBe(204);
    expect(await fetchLog()).toEqual([
      {
        receivedAt: expect.any(String),
        id: 'msg_1',
        isVerified: true,
        isRepeated: false,
        type: 'first_use.reached',
        user: 'northwind-maya-lindqvist',
        account: 'northwind',
        isFirst: true,
      },
    ]);
    expect(told).toHaveLength(1);
  });

  it.each([
    ['a body changed on the way', { body: BODY.replace('northwind', 'kivi') }],
    ['the same meaning in other bytes', { body: `${BODY} ` }],
    ['a timestamp six minutes old', { sentAt: new Date(Date.now() - 360_000) }],
    ['a timestamp six minutes ahead', { sentAt: new Date(Date.now() + 360_000) }],
    ['another secret', { secret: 'whsec_bm90IHRoZSBzZWNyZXQgYXQgYWxs' }],
  ])('refuses %s', async (_, change) => {
    expect((await deliver(change)).status).toBe(401);
    const [entry] = await fetchLog();
    expect(entry).toMatchObject({ isVerified: false, reason: expect.any(String) });
    expect(entry).not.toHaveProperty('user');
  });

  it('tells a later user of an account from its first', async () => {
    const later = JSON.stringify({
      type: 'first_use.reached',
      data: { user: { id: 'kivi-juho-salo' }, account: { id: 'kivi', first: false } },
    });
    await deliver({ signed: later });
    expect(told[0]).toMatchObject({ account: 'kivi', isFirst: false });
  });

  it.each(['"hello"', 'null'])('takes %s, which is signed but says nothing', async (signed) => {
    expect((await deliver({ signed })).status).toBe(204);
    expect(told[0]).not.toHaveProperty('type');
  });

  it('refuses a delivery without any signature', async () => {
    const response = await fetch(receiver.url + WEBHOOK_PATH, { method: 'POST', body: BODY });
    expect(response.status).toBe(401);
  });

  it('marks the same id when it comes again, and takes it', async () => {
    await deliver();
    expect((await deliver()).status).toBe(204);
    await deliver({ id: 'msg_2' });
    expect((await fetchLog()).map((entry) => entry.isRepeated)).toEqual([false, true, false]);
  });

  it('does not let a refused delivery use up an id', async () => {
    await deliver({ body: `${BODY} ` });
    await deliver();
    expect((await fetchLog())[0]).toMatchObject({ isVerified: true, isRepeated: false });
  });

  it('answers 413 to a body that no notification has', async () => {
    expect((await deliver({ body: 'x'.repeat(200_000) })).status).toBe(413);
    expect(await fetchLog()).toEqual([]);
  });

  it('serves its page under a policy without inline script', async () => {
    const response = await fetch(receiver.url);
    expect(response.headers.get('content-security-policy')).toMatch(/^default-src 'self';/);
    expect(await response.text()).toContain('<script type="module" src="/log.js">');
  });
});

it('prints a notification as one line', () => {
  const line = toLine({
    receivedAt: '2026-11-22T08:00:00.000Z',
    id: 'msg_1',
    isVerified: true,
    isRepeated: true,
    user: 'kivi-leena-kivi',
    account: 'kivi',
    isFirst: false,
  });
  expect(line).toMatch(
    /^\d\d:\d\d:\d\d {2}✓ verified {2}msg_1 {2}kivi-leena-kivi at kivi, not the first of the account {2}\(repeated\)$/,
  );
});
