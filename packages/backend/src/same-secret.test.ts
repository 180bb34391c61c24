import crypto from 'node:crypto';
import { readFileSync } from 'node:fs';
import { glob } from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { flowExamples } from '@polku/flows/schemas';
import { SignJWT } from 'jose';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createTestConsole, requesting, START_MS } from './http/console.fixture.ts';
import { createTokenVerifier } from './ingest/token.ts';
import { isFromSlack } from './notify/channels/slack-press.ts';
import { isSigned, toActToken } from './notify/signed-link.ts';
import { isSameSecret } from './same-secret.ts';
import { openShare } from './success/account-share.ts';
import { createPasswords } from './success/password.ts';
import { makePreview, openPreview } from './success/preview-flow.ts';

/**
 * Whoever could measure how long a comparison takes could guess a secret a character at a time. Each door is tried with a
 * secret that is wrong in its last character, and what has judged it must be the platform's comparison of equal time.
 */
const compared: [given: Buffer, expected: Buffer][] = [];

beforeEach(() => {
  compared.length = 0;
  const judge = crypto.timingSafeEqual;
  vi.spyOn(crypto, 'timingSafeEqual').mockImplementation((left, right) => {
    compared.push([left, right].map((one) => Buffer.from(one as Uint8Array)) as [Buffer, Buffer]);
    return judge(left, right);
  });
  syncBuiltinESMExports();
});
afterEach(() => {
  vi.restoreAllMocks();
  syncBuiltinESMExports();
});

/** Changes the last character but one: of base64url the last one may hold bits that say nothing. */
const spoil = (text: string): string => {
  const at = text.length - 2;
  return `${text.slice(0, at)}${text[at] === 'A' ? 'B' : 'A'}${text.slice(at + 1)}`;
};

const SECRET = 'a-secret-of-the-workspace-0123456';
const PASSWORD = 'correct horse battery';

/** A door: opens for what is right; answers whether it did. */
type Door = { right: string; open: (given: string) => Promise<boolean> };

const doors: { [door: string]: () => Promise<Door> } = {
  async 'an identity token'() {
    const claims = { sub: 'u1', iat: 1_000, exp: 4_600 };
    const token = new SignJWT(claims).setProtectedHeader({ alg: 'HS256' });
    return {
      right: await token.sign(new TextEncoder().encode(SECRET)),
      open: async (given) => (await createTokenVerifier().verify(given, [SECRET])) !== undefined,
    };
  },
  async 'a link in a mail'() {
    const act = { kind: 'acknowledge', workspaceId: 'w', id: 'n', personId: 'p' } as const;
    return {
      right: toActToken(act, SECRET),
      open: async (given) => isSigned(given, SECRET),
    };
  },
  async 'a button in Slack'() {
    const timestamp = String(START_MS / 1_000);
    const hmac = crypto.createHmac('sha256', SECRET).update(`v0:${timestamp}:x`).digest('hex');
    return {
      right: `v0=${hmac}`,
      open: async (signature) => isFromSlack({ timestamp, signature, body: 'x' }, SECRET, START_MS),
    };
  },
  async 'a password'() {
    const passwords = createPasswords({ log2N: 1, r: 1, p: 1 });
    const stored = await passwords.hash(PASSWORD);
    return { right: PASSWORD, open: (given) => passwords.matches(given, stored) };
  },
  async 'a link to a draft'() {
    const { store, workspaceId } = await createTestConsole();
    const of = { workspaceId, flow: flowExamples.tour, url: 'https://app.example/x' };
    const { url } = await makePreview(store, { ...of, nowMs: START_MS });
    const { secret } = await store.db
      .selectFrom('workspace')
      .select('secret')
      .executeTakeFirstOrThrow();
    return {
      right: new URL(url).searchParams.get('polku_preview') ?? '',
      async open(token) {
        const opened = await openPreview(store.db, { token, workspaceId, secret, nowMs: START_MS });
        return 'flow' in opened;
      },
    };
  },
  async 'a customer’s link to their path'() {
    const office = await createTestConsole();
    const request = requesting(office, await office.signIn('csm'));
    const { body } = await request('POST', '/api/accounts/kone/shares', undefined, {});
    return {
      right: new URL(body.shares[0].url, 'https://polku.example').pathname.split('/').at(-1) ?? '',
      open: async (given) => (await openShare(office.store.db, given, START_MS)) !== undefined,
    };
  },
};

describe.each(Object.entries(doors))('%s', (_, create) => {
  it('is judged by a comparison that takes as long whatever is wrong', async () => {
    const { right, open } = await create();
    compared.length = 0;
    expect(await open(right)).toBe(true);
    expect(compared.filter(([given, expected]) => given.equals(expected))).toHaveLength(1);
    compared.length = 0;
    expect(await open(spoil(right))).toBe(false);
    expect(compared).toHaveLength(1);
    expect(compared.every(([given, expected]) => !given.equals(expected))).toBe(true);
  });
});

it('the cookie of a known browser is judged so, too', async () => {
  const office = await createTestConsole();
  const link = await office.invite('csm', office.workspaceId, 'password');
  const chosen = await requesting(office)('PUT', '/api/password', undefined, {
    token: link,
    password: PASSWORD,
  });
  const cookies = chosen.headers.getSetCookie().map((cookie) => cookie.split(';')[0] ?? '');
  const device = cookies.find((cookie) => cookie.startsWith('polku_device=')) ?? '';
  const signature = device.split('.').at(-1) ?? '';
  compared.length = 0;
  await requesting(office, spoil(device))('POST', '/api/session/password', undefined, {
    email: 'csm@reportly.example',
    password: PASSWORD,
  });
  expect(compared.map(([, expected]) => expected.toString())).toContain(signature);
});

it('compares secrets of any length, and nothing is the same as less of it', () => {
  expect(isSameSecret('päivä', Buffer.from('päivä'))).toBe(true);
  expect(isSameSecret('', 'x')).toBe(false);
  expect(isSameSecret('abc', 'abcd')).toBe(false);
  expect(isSameSecret('abd', 'abc')).toBe(false);
});

/** They sign, hash for a look-up, or name somebody by a mark; nothing of it is compared with what a stranger gives. */
const SIGNS_ALONE = [
  'http/audit.ts',
  'http/segment-event.ts',
  'ingest/erased.ts',
  'ingest/notification-id.ts',
  'notify/channels/webhook.ts',
];

it('whoever signs compares here, or compares nothing', async () => {
  const root = import.meta.dirname;
  const signing: string[] = [];
  for await (const name of glob('**/*.ts', { cwd: root })) {
    if (/\.(test|fixture|suite)\.ts$/.test(name)) continue;
    const text = readFileSync(`${root}/${name}`, 'utf8');
    if (text.includes('timingSafeEqual')) expect(name).toBe('same-secret.ts');
    if (/\b(createHmac|scrypt)\(/.test(text) && !/\bisSameSecret\(/.test(text)) signing.push(name);
  }
  expect(signing.sort()).toEqual(SIGNS_ALONE);
});
