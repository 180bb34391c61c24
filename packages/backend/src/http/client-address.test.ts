import { describe, expect, test } from 'vitest';
import { createClientAddress, parseTrustedProxies } from './client-address.ts';

function addressOf(trust: string, peer: string | undefined, forwardedFor?: string) {
  const { trusted } = parseTrustedProxies(trust);
  const headers = forwardedFor === undefined ? {} : { 'x-forwarded-for': forwardedFor };
  return createClientAddress(trusted)({ headers, socket: { remoteAddress: peer } });
}

describe('the address of a client', () => {
  test.each([
    ['who has connected', '', '192.0.2.1', undefined, '192.0.2.1'],
    ['not what a header says, without a proxy', '', '192.0.2.1', '198.51.100.1', '192.0.2.1'],
    ['IPv4 although the socket is IPv6', '', '::ffff:192.0.2.1', undefined, '192.0.2.1'],
    ['the /64 of IPv6', '', '2001:db8:1:2:3:4:5:6', undefined, '2001:db8:1:2::/64'],
    ['one for all that cannot be read', '', undefined, undefined, 'unknown'],
    ['the last entry behind one proxy', '1', '10.0.0.1', '203.0.113.9, 192.0.2.1', '192.0.2.1'],
    ['the last but one behind two', '2', '10.0.0.1', '203.0.113.9,192.0.2.1,10.0.0.2', '192.0.2.1'],
    ['the far end of a chain that is too short', '3', '10.0.0.1', '192.0.2.1', '192.0.2.1'],
    ['the proxy itself when it says nothing', '1', '10.0.0.1', undefined, '10.0.0.1'],
    [
      'the first that is no proxy of ours',
      '10.0.0.0/8',
      '10.0.0.1',
      '203.0.113.9, 192.0.2.1, 10.2.2.2',
      '192.0.2.1',
    ],
    [
      'who has connected when that is no proxy',
      '10.0.0.0/8',
      '192.0.2.7',
      '192.0.2.1',
      '192.0.2.7',
    ],
    ['behind a proxy that is one address', '10.0.0.1', '10.0.0.1', '192.0.2.1', '192.0.2.1'],
    ['behind a proxy by IPv6', 'fd00::/8,10.0.0.0/8', 'fd00::1', '2001:db8::7', '2001:db8::/64'],
    ['without the port that a proxy wrote', '1', '10.0.0.1', '192.0.2.1:4711', '192.0.2.1'],
    ['without the port, IPv6', '1', '10.0.0.1', '[2001:db8::7]:4711', '2001:db8::/64'],
    ['one for all that is no address', '1', '10.0.0.1', 'x'.repeat(10), 'unknown'],
  ])('is %s', (_what, trust, peer, forwardedFor, expected) => {
    expect(addressOf(trust, peer, forwardedFor)).toBe(expected);
  });

  test('what cannot be read of the proxies is told', () => {
    expect(parseTrustedProxies('10.0.0.0/8, nginx, 10.0.0.0/99').faults).toEqual([
      'expected a number of proxies such as 1, or their networks such as 10.0.0.0/8; received "nginx"',
      'expected a number of proxies such as 1, or their networks such as 10.0.0.0/8; received "10.0.0.0/99"',
    ]);
  });
});
