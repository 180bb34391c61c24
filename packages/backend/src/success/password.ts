import { randomBytes, type ScryptOptions, scrypt } from 'node:crypto';
import { isSameSecret } from '../same-secret.ts';

/**
 * Passwords as they are kept: scrypt (RFC 7914) of the platform's own OpenSSL, in the string form of PHC, which
 * names its cost, so that a later cost holds for new ones and old ones still open. A hash takes 32 MB for a moment:
 * two at a time and the others in line, so that a flood of sign-ins takes no more. See `docs/decisions/`.
 */
export type Passwords = {
  hash(password: string): Promise<string>;
  /** Whether it is that one. With nothing to compare it takes as long, and is none. */
  matches(password: string, stored: string | undefined): Promise<boolean>;
  /** Whether it was kept at another cost than today's. */
  isDated(stored: string): boolean;
};

/** OWASP Password Storage Cheat Sheet: N = 2^15, r = 8, p = 3. */
type Cost = { log2N: number; r: number; p: number };
const COST: Cost = { log2N: 15, r: 8, p: 3 };
const KEY_BYTES = 32;
const SALT_BYTES = 16;
const MAX_AT_ONCE = 2;

const MIN_PASSWORD_LENGTH = 10;
const MAX_PASSWORD_LENGTH = 200;

/** What is wrong with one, in a sentence; undefined for a good one. Length is what counts (NIST SP 800-63B). */
export function passwordFault(password: string, { email }: { email: string }): string | undefined {
  const length = [...password].length;
  if (length < MIN_PASSWORD_LENGTH)
    return `A password has at least ${MIN_PASSWORD_LENGTH} characters; received ${length}.`;
  if (length > MAX_PASSWORD_LENGTH)
    return `A password has at most ${MAX_PASSWORD_LENGTH} characters; received ${length}.`;
  const plain = password.toLowerCase();
  const [name = ''] = email.toLowerCase().split('@');
  if (plain === email.toLowerCase() || plain.replaceAll(/[\d\W_]/g, '') === name)
    return 'A password is not the e-mail address. Choose something that others cannot know.';
  if (new Set(plain).size < 4 || COMMON.test(plain))
    return 'This password is among the first that are guessed. Choose another.';
  return undefined;
}

/** What is left of the commonest ones above the least length. */
const COMMON =
  /^(?:0?123456789\d*|q?w?ertyuiop.*|(?:password|passw0rd|salasana)[\d!]*|iloveyou\d*)$/;

export function createPasswords(cost: Cost = COST): Passwords {
  const inLine = createLine(MAX_AT_ONCE);
  /** Of nothing anybody knows: what a wrong e-mail is compared with. */
  const nobody = toPhc(cost, randomBytes(SALT_BYTES), randomBytes(KEY_BYTES));

  return {
    async hash(password) {
      const salt = randomBytes(SALT_BYTES);
      return toPhc(cost, salt, await inLine(() => derive(password, salt, cost)));
    },
    async matches(password, stored) {
      const known = parsePhc(stored ?? nobody);
      const key = await inLine(() => derive(password, known.salt, known.cost));
      return isSameSecret(key, known.key) && stored !== undefined;
    },
    isDated: (stored) => !stored.startsWith(prefixOf(cost)),
  };
}

/** Letters that look alike are one, however they were typed. */
function derive(password: string, salt: Buffer, { log2N, r, p }: Cost): Promise<Buffer> {
  const N = 2 ** log2N;
  // RFC 7914 takes 128·N·r bytes, and a little; the standard limit of Node is just that, and refuses.
  const options: ScryptOptions = { N, r, p, maxmem: 128 * r * (N + p + 2) + 1_000_000 };
  return new Promise((resolve, reject) => {
    scrypt(password.normalize('NFKC'), salt, KEY_BYTES, options, (error, key) =>
      error ? reject(error) : resolve(key),
    );
  });
}

const prefixOf = ({ log2N, r, p }: Cost): string => `$scrypt$ln=${log2N},r=${r},p=${p}$`;

const toPhc = (cost: Cost, salt: Buffer, key: Buffer): string =>
  `${prefixOf(cost)}${salt.toString('base64url')}$${key.toString('base64url')}`;

function parsePhc(stored: string): { cost: Cost; salt: Buffer; key: Buffer } {
  const found = /^\$scrypt\$ln=(\d+),r=(\d+),p=(\d+)\$([\w-]+)\$([\w-]+)$/.exec(stored);
  if (!found) throw new Error('A stored password has a form that this version does not know.');
  const [, log2N, r, p, salt = '', key = ''] = found;
  const cost = { log2N: Number(log2N), r: Number(r), p: Number(p) };
  return { cost, salt: Buffer.from(salt, 'base64url'), key: Buffer.from(key, 'base64url') };
}

/** At most so many at once, the others in the order in which they came. */
function createLine(maxAtOnce: number) {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async <T>(work: () => Promise<T>): Promise<T> => {
    if (running >= maxAtOnce) await new Promise<void>((resolve) => waiting.push(resolve));
    else running += 1;
    try {
      return await work();
    } finally {
      // Whoever is next takes the place; it is not free in between.
      const next = waiting.shift();
      if (next) next();
      else running -= 1;
    }
  };
}
