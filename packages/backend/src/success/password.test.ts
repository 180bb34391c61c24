import { describe, expect, it } from 'vitest';
import { createPasswords, passwordFault } from './password.ts';

const CHEAP = { log2N: 4, r: 1, p: 1 };
const aino = { email: 'aino@example.com' };

describe('passwords', () => {
  it('open for the one that was kept, however it was typed, and for no other', async () => {
    const passwords = createPasswords(CHEAP);
    const stored = await passwords.hash('päivä on pitkä');
    expect(stored).toMatch(/^\$scrypt\$ln=4,r=1,p=1\$[\w-]{22}\$[\w-]{43}$/);
    expect(await passwords.matches('päivä on pitkä'.normalize('NFD'), stored)).toBe(true);
    expect(await passwords.matches('päivä on pitka', stored)).toBe(false);
    expect(await passwords.matches('päivä on pitkä', undefined)).toBe(false);
    expect(await passwords.hash('päivä on pitkä')).not.toBe(stored);
  });

  it('that were kept at another cost still open, and are known as dated', async () => {
    const stored = await createPasswords(CHEAP).hash('correct horse');
    const today = createPasswords({ log2N: 5, r: 1, p: 1 });
    expect(await today.matches('correct horse', stored)).toBe(true);
    expect(today.isDated(stored)).toBe(true);
    expect(today.isDated(await today.hash('correct horse'))).toBe(false);
  });

  it('cost what the OWASP cheat sheet asks for', async () => {
    expect(await createPasswords().hash('correct horse')).toMatch(/^\$scrypt\$ln=15,r=8,p=3\$/);
  });

  it('are computed two at a time, and all of them', async () => {
    const passwords = createPasswords(CHEAP);
    const hashes = await Promise.all(
      Array.from({ length: 9 }, () => passwords.hash('correct horse')),
    );
    expect(new Set(hashes).size).toBe(9);
  });

  it.each([
    ['short', 'at least 10'],
    ['x'.repeat(201), 'at most 200'],
    ['aaaaaaaaaaaa', 'first that are guessed'],
    ['1234567890', 'first that are guessed'],
    ['Password123!', 'first that are guessed'],
    ['qwertyuiop1', 'first that are guessed'],
    ['aino@example.com', 'not the e-mail'],
    ['AINO-2026-2026', 'not the e-mail'],
  ])('refuse %s', (password, fault) => {
    expect(passwordFault(password, aino)).toContain(fault);
  });

  it.each(['correct horse', 'ääkköset ja öylätit', '中文密码也可以用的呀'])(
    'take %s',
    (password) => {
      expect(passwordFault(password, aino)).toBeUndefined();
    },
  );
});
