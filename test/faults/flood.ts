import { Agent, request } from 'node:http';
import { newEventId } from '../e2e/batch.ts';

/**
 * What anybody can do who has looked at the page's source: the public write key, many addresses, and no token.
 * Each address sends as fast as it is answered and never does what it is told, neither to wait nor to stop. The
 * bodies are made once, but for their ids: the flood must cost the backend's time, not the test's.
 */
export type Flood = ReturnType<typeof startFlood>;

/** `toBody`: a body whose ids have not been sent before. */
export type Attack = { name: string; toBody: (nonce: string) => string | Buffer };

export type FloodOptions = {
  url: string;
  attacks: readonly Attack[];
  random: () => number;
  /** Each a real one of this machine, 127.0.1.x, and no header that says so. @default 40 */
  addresses?: number;
  /** The last part of the first of them. @default 1 */
  firstAddress?: number;
};

export function startFlood(options: FloodOptions) {
  const { url, attacks, random, addresses = 40, firstAddress = 1 } = options;
  /** By attack and outcome: `claims 429`. */
  const outcomes = new Map<string, number>();
  let isOver = false;
  let sent = 0;

  async function attack(agent: Agent): Promise<void> {
    const chosen = attacks[Math.floor(random() * attacks.length)];
    if (!chosen) throw new Error('There is nothing to attack with.');
    sent += 1;
    const body = chosen.toBody(sent.toString(16).padStart(8, '0'));
    const outcome = await post(url, body, { agent, address: anyAddress() });
    const key = `${chosen.name} ${outcome}`;
    outcomes.set(key, (outcomes.get(key) ?? 0) + 1);
  }

  const anyAddress = () => Array.from({ length: 4 }, () => Math.floor(random() * 256)).join('.');

  async function stand(index: number): Promise<void> {
    const agent = new Agent({ keepAlive: true, localAddress: `127.0.1.${firstAddress + index}` });
    while (!isOver) await attack(agent);
    agent.destroy();
  }
  const standing = Promise.all(Array.from({ length: addresses }, (_, index) => stand(index)));

  return {
    outcomes,
    async stop(): Promise<void> {
      isOver = true;
      await standing;
    },
  };
}

/** The status, or that there was none. */
function post(
  url: string,
  body: string | Buffer,
  { agent, address }: { agent: Agent; address: string },
): Promise<string> {
  return new Promise((resolve) => {
    const sent = request(`${url}/v1/batch`, {
      method: 'POST',
      agent,
      // An address of somebody else, as a header that the sender may write as it likes.
      headers: { 'content-type': 'text/plain', 'x-forwarded-for': address },
    });
    sent.on('response', (response) => {
      response.resume().on('end', () => resolve(String(response.statusCode)));
      response.on('error', () => resolve('cut'));
    });
    sent.on('error', () => resolve('cut'));
    sent.end(body);
  });
}

/** Somebody whose ids the flood knows: who they are, on what device, and the ids that their events will have. */
export type Victim = { userId: string; account: string; anonymousId: string; ids: string[] };

export const MALLORY = 'company-of-mallory';
const DAY_MS = 24 * 3_600_000;
/** An event of this is nearly as large as one may be. */
const LONG_TEXT = 'x'.repeat(31_500);

/** Everything that might hurt: bodies for {@link startFlood}. The first claims to be the victims, long ago. */
export function createAttacks(writeKey: string, victims: readonly Victim[]): Attack[] {
  const toAttack = createToAttack(writeKey);
  const claims = victims.flatMap(({ userId, account: accountId, anonymousId, ids }) => {
    const who = { userId, accountId, anonymousId };
    return [
      ...ids.map((id) => use({ ...who, id })),
      use({ ...who, type: 'identify', traits: { name: 'Mallory' } }),
      use({ ...who, type: 'group', accountId: MALLORY, traits: { plan: 'gold' } }),
    ];
  });
  const forged = victims.slice(0, 20).map(forgeToken);
  const withTokens = victims
    .slice(0, 20)
    .map(({ userId }, token) => use({ userId, token, accountId: MALLORY }));
  return [
    toAttack('claims', claims),
    toAttack('forged tokens', withTokens, forged),
    toAttack('small', [use({})]),
    toAttack(
      'many',
      times(1_500, (index) => use({ name: `name-${index}-${NONCE}` })),
    ),
    toAttack(
      'large',
      times(15, () => use({ properties: { text: LONG_TEXT } })),
    ),
    toAttack(
      'refused',
      times(2_500, () => ({})),
    ),
    { name: 'too large', toBody: () => Buffer.alloc(2_000_000, ' ') },
    { name: 'no JSON', toBody: () => Buffer.alloc(400_000, '[') },
  ];
}

/** What is done in the victims' own browsers, it says, by nobody in particular and just now. */
export function createIntrusion(writeKey: string, victims: readonly Victim[]): Attack {
  const events = victims.map(({ anonymousId }) => use({ anonymousId, at: Date.now() }));
  return createToAttack(writeKey)('intrusion', events);
}

const createToAttack =
  (writeKey: string) =>
  (name: string, events: object[], tokens: string[] = []): Attack => {
    const text = JSON.stringify({ writeKey, sentAt: Date.now(), tokens, events });
    return { name, toBody: (nonce) => text.replaceAll(NONCE, nonce) };
  };

/** Stands where a body is different each time. */
const NONCE = 'NonceNon';

const times = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index));

const newId = () => newEventId().slice(0, -NONCE.length) + NONCE;

const use = (more: object) => ({
  id: newId(),
  type: 'track',
  name: 'report_created',
  at: Date.now() - 20 * DAY_MS,
  anonymousId: newId(),
  sessionId: newId(),
  ...more,
});

/** Of the right form and the right claims, signed by nobody. */
function forgeToken({ userId: sub, account }: Victim): string {
  const iat = Math.floor(Date.now() / 1_000);
  const parts = [{ alg: 'HS256' }, { sub, account, iat, exp: iat + 900 }, 'no signature'];
  return parts.map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
}
