import { describe, expect, it } from 'vitest';
import { createGuard, parseAllowedTargets } from './guard.ts';

const resolving = (...addresses: string[]) =>
  createGuard({ lookup: async () => addresses.map((address) => ({ address })) });

/** Nothing is asked of a name server when the host is an address already. */
const literal = createGuard({
  lookup: async (host) => {
    throw new Error(`${host} was looked up`);
  },
});

const INWARD = [
  ['loopback', '127.0.0.1'],
  ['loopback, the far end', '127.255.255.254'],
  ['this network', '0.0.0.0'],
  ['private 10/8', '10.0.0.5'],
  ['private 172.16/12', '172.31.255.1'],
  ['private 192.168/16', '192.168.1.1'],
  ['carrier-grade NAT', '100.64.0.1'],
  ['link-local, where clouds keep their secrets', '169.254.169.254'],
  ['protocol assignments', '192.0.0.8'],
  ['documentation', '192.0.2.1'],
  ['6to4 relay', '192.88.99.1'],
  ['benchmarking', '198.18.0.1'],
  ['multicast', '225.1.1.1'],
  ['reserved', '241.1.1.1'],
  ['broadcast', '255.255.255.255'],
  ['v6 loopback', '::1'],
  ['v6 unspecified', '::'],
  ['v4-mapped loopback', '::ffff:127.0.0.1'],
  ['v4-mapped metadata', '::ffff:a9fe:a9fe'],
  ['v4-compatible loopback', '::7f00:1'],
  ['v4-translated', '::ffff:0:7f00:1'],
  ['NAT64', '64:ff9b::7f00:1'],
  ['NAT64 local', '64:ff9b:1::1'],
  ['6to4', '2002:7f00:1::'],
  ['Teredo', '2001::1'],
  ['SRv6', '5f00::1'],
  ['discard', '100::1'],
  ['documentation v6', '2001:db8::1'],
  ['documentation v6, 3fff', '3fff::1'],
  ['unique local', 'fd00::1'],
  ['link-local v6', 'fe80::1'],
  ['link-local v6, past fe80:', 'febf::1'],
  ['site-local', 'fec0::1'],
  ['multicast v6', 'ff02::1'],
  ['unassigned v6', '4000::1'],
] as const;

describe('the guard', () => {
  it.each(INWARD)('refuses %s as a literal and as what a name resolves to', async (_, address) => {
    const host = address.includes(':') ? `[${address}]` : address;
    expect(await literal.check(new URL(`http://${host}/`))).toMatchObject({ isAllowed: false });
    const named = await resolving(address).check(new URL('https://hooks.example.com/'));
    expect(named).toMatchObject({ isAllowed: false });
  });

  it.each([
    '0x7f000001',
    '2130706433',
    '127.1',
    '0177.0.0.1',
    '１２７.0.0.1',
    '127.0.0.1.',
    '[::ffff:127.0.0.1]',
  ])('refuses loopback written as %s', async (host) => {
    expect(await literal.check(new URL(`http://${host}/`))).toMatchObject({ isAllowed: false });
  });

  it('refuses a name when only one of its addresses points inward', async () => {
    const verdict = await resolving('93.184.216.34', '10.0.0.1').check(
      new URL('https://a.example/'),
    );
    expect(verdict).toEqual({
      isAllowed: false,
      reason: 'a.example (10.0.0.1) is not a public address but private',
    });
  });

  it.each(['ftp://a.example/', 'file:///etc/passwd', 'javascript:1', 'gopher://a.example/'])(
    'refuses %s: not a web address',
    async (url) => {
      expect(await resolving('93.184.216.34').check(new URL(url))).toMatchObject({
        isAllowed: false,
        reason: expect.stringContaining('use https: or http:'),
      });
    },
  );

  it('refuses a password in the address', async () => {
    const verdict = await resolving('93.184.216.34').check(new URL('https://me:x@a.example/'));
    expect(verdict).toMatchObject({ isAllowed: false });
  });

  it('says that a name cannot be resolved', async () => {
    const guard = createGuard({
      lookup: async () => {
        throw Object.assign(new Error('getaddrinfo'), { code: 'ENOTFOUND' });
      },
    });
    expect(await guard.check(new URL('https://nowhere.example/'))).toEqual({
      isAllowed: false,
      reason: 'nowhere.example cannot be resolved (ENOTFOUND)',
    });
  });

  it('gives the one address to connect to', async () => {
    const url = new URL('https://a.example/');
    expect(await resolving('93.184.216.34', '93.184.216.35').check(url)).toEqual({
      isAllowed: true,
      address: '93.184.216.34',
      family: 4,
    });
    expect(await resolving('2606:4700::1111').check(url)).toEqual({
      isAllowed: true,
      address: '2606:4700::1111',
      family: 6,
    });
  });
});

describe('POLKU_ALLOW_TARGETS', () => {
  const { targets } = parseAllowedTargets('127.0.0.0/8:4801, 10.1.0.0/16:443,::1/128:4801');
  const guard = createGuard({ allow: targets, lookup: async () => [{ address: '10.1.2.3' }] });
  const isAllowed = async (url: string) => (await guard.check(new URL(url))).isAllowed;

  it('opens a range on its port and nothing beside', async () => {
    expect(await isAllowed('http://127.0.0.1:4801/hook')).toBe(true);
    expect(await isAllowed('http://[::ffff:127.0.0.1]:4801/')).toBe(true);
    expect(await isAllowed('http://[::1]:4801/')).toBe(true);
    expect(await isAllowed('https://internal.example/')).toBe(true);
    expect(await isAllowed('http://127.0.0.1:4802/')).toBe(false);
    expect(await isAllowed('http://internal.example/')).toBe(false);
    expect(await isAllowed('http://10.2.0.1:443/')).toBe(false);
  });

  it('names every part that it cannot read', () => {
    expect(parseAllowedTargets('127.0.0.1:80,10.0.0.0/8:0,10.0.0.0/99:80,x').faults).toEqual([
      '"127.0.0.1:80" is not CIDR:port, such as 127.0.0.1/32:4801',
      '"10.0.0.0/8:0" is not CIDR:port, such as 127.0.0.1/32:4801',
      '"10.0.0.0/99:80" is not CIDR:port, such as 127.0.0.1/32:4801',
      '"x" is not CIDR:port, such as 127.0.0.1/32:4801',
    ]);
    expect(parseAllowedTargets('')).toEqual({ targets: [], faults: [] });
  });
});
