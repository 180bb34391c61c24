import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { AccountShares } from '../api.ts';
import { createTestConsole, requesting, START_MS } from '../console.fixture.ts';
import { createPathPages } from './routes.ts';

const DAY_MS = 86_400_000;
const PATH = '/api/accounts/kone';

async function createOffice() {
  const office = await createTestConsole();
  const request = requesting(office, await office.signIn('csm'));
  const send = async (method: string, path: string, body?: unknown) =>
    (await request(method, path, undefined, body)).body;
  let now = START_MS;
  const pages = createPathPages({ store: office.store, nowMs: () => now });
  const open = async (url: string, headers: Record<string, string> = {}) => {
    const answer = await pages.request(url, { headers });
    return { status: answer.status, headers: answer.headers, text: await answer.text() };
  };
  const known = new Set<string>();
  const share = async (body: object = {}): Promise<AccountShares['shares'][number]> => {
    const { shares }: AccountShares = await send('POST', `${PATH}/shares`, body);
    const fresh = shares.find(({ id }) => !known.has(id));
    if (!fresh) throw new Error('There is no link.');
    known.add(fresh.id);
    return fresh;
  };
  const pass = (ms: number) => {
    now += ms;
  };
  return { office, send, open, share, pass };
}

describe('the customer’s page of their success path', () => {
  it('shows where they are and their goals, in either language, and nothing that is ours', async () => {
    const { send, open, share } = await createOffice();
    await send('PATCH', PATH, {
      name: 'Kone & <b>Sons</b>',
      billingCents: 987_654,
      contractAt: '2025-12-01T00:00:00Z',
    });
    const goal = { measure: 'hours', startValue: 40, targetValue: 10, nowValue: 25 };
    await send('PUT', `${PATH}/goals/g1`, { name: 'Reports in time', ...goal });
    const { url } = await share();
    const { status, text } = await open(url);
    expect(status).toBe(200);
    expect(text).toContain('Your path with Reportly');
    expect(text).toContain('Kone &amp; &lt;b&gt;Sons&lt;/b&gt;');
    expect(text).toContain('aria-current="step"');
    expect(text).toContain('Day 32 · usually about 7 days');
    expect(text).toContain('Reports in time');
    expect(text).toContain('The csm');
    expect(text).not.toMatch(/987|high|touch|daysOver/i);
    expect((await open(`${url}?lang=fi`)).text).toContain('Polkunne: Reportly');
    expect((await open(url, { 'accept-language': 'fi-FI,fi;q=0.9' })).text).toContain('lang="fi"');
  });

  it('runs nothing, loads nothing and is kept nowhere', async () => {
    const { open, share } = await createOffice();
    const { headers, text } = await open((await share()).url);
    const style = /<style>([\s\S]*?)<\/style>/.exec(text)?.[1] ?? '';
    const hash = createHash('sha256').update(style).digest('base64');
    expect(headers.get('content-security-policy')).toBe(
      `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
    );
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(text).not.toMatch(/<script|style=/);
  });

  it('opens by its own link alone, while it is neither revoked nor over', async () => {
    const { send, open, share, pass } = await createOffice();
    const [lasting, short] = [await share(), await share({ expiresInDays: 1 })];
    const [id, signature = ''] = lasting.url.split('/').at(-1)?.split('.') ?? [];
    const statusOf = async (token: string) => (await open(`/path/${token}`)).status;
    expect(await statusOf(`${id}.${signature.split('').toReversed().join('')}`)).toBe(404);
    expect(await statusOf(`${id}`)).toBe(404);
    expect(await statusOf(`${id}.${short.url.split('.').at(-1)}`)).toBe(404);
    expect((await open(short.url)).status).toBe(200);
    pass(DAY_MS);
    expect((await open(short.url)).status).toBe(404);
    expect((await open(lasting.url)).status).toBe(200);
    const { shares }: AccountShares = await send('DELETE', `${PATH}/shares/${id}`);
    expect(shares.filter(({ revokedAt }) => revokedAt !== null)).toHaveLength(1);
    expect((await open(lasting.url)).status).toBe(404);
  });
});
