import ipaddr from 'ipaddr.js';

/**
 * Whom a request comes from, as a key for limits. A header says anything that its sender wants, so none is read
 * unless the operator has named the proxies in front: by their number or by their addresses. Then the entries
 * of `X-Forwarded-For` count from the right, as far as trusted proxies have written them. An IPv6 customer has a
 * whole /64 to send from, so that is the key.
 */
export type TrustedProxies =
  /** So many stand in front, one behind the other. 0: none. */
  | { kind: 'hops'; hops: number }
  /** Whoever connects from one of these networks is a proxy of ours. */
  | { kind: 'networks'; networks: [ipaddr.IPv4 | ipaddr.IPv6, number][] };

export type ClientAddressOf = (request: {
  headers: { [name: string]: string | string[] | undefined };
  socket?: { remoteAddress?: string | undefined } | undefined;
}) => string;

export function createClientAddress(trusted: TrustedProxies): ClientAddressOf {
  return ({ headers, socket }) => {
    const peer = socket?.remoteAddress ?? '';
    if (trusted.kind === 'hops' && trusted.hops === 0) return toKey(peer);
    // Nearest first: who connected, then whom each proxy says that it was asked by.
    const chain = [peer, ...parseForwardedFor(headers['x-forwarded-for']).reverse()];
    return toKey(trusted.kind === 'hops' ? byHops(chain, trusted.hops) : byNetwork(chain, trusted));
  };
}

const parseForwardedFor = (header: string | string[] | undefined): string[] =>
  (header === undefined ? '' : String(header))
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');

/** A chain that is shorter was not written by that many proxies: its far end is the best there is. */
const byHops = (chain: readonly string[], hops: number): string =>
  chain[Math.min(hops, chain.length - 1)] ?? '';

function byNetwork(
  chain: readonly string[],
  { networks }: TrustedProxies & { kind: 'networks' },
): string {
  const isProxy = (text: string) => {
    const address = parseAddress(text);
    return networks.some((range) => address?.kind() === range[0].kind() && address.match(range));
  };
  return chain.find((text) => !isProxy(text)) ?? chain.at(-1) ?? '';
}

/** Also as it comes over an IPv6 socket. Most are, and parsing takes ten times as long. */
const IPV4 = /^(?:::ffff:)?(\d{1,3}(?:\.\d{1,3}){3})$/;
const PREFIX_V6_BYTES = 8;

/** What cannot be read is one key together: it must not be a way to have many. */
function toKey(text: string): string {
  const ipv4 = IPV4.exec(text)?.[1];
  if (ipv4 !== undefined) return ipv4;
  const address = parseAddress(text);
  if (!address) return 'unknown';
  if (address.kind() === 'ipv4') return address.toString();
  const bytes = address.toByteArray().fill(0, PREFIX_V6_BYTES);
  return `${ipaddr.fromByteArray(bytes)}/64`;
}

/** Some proxies write the port behind: `192.0.2.1:80`, `[2001:db8::1]:80`. */
function parseAddress(text: string): ipaddr.IPv4 | ipaddr.IPv6 | undefined {
  const bare = /^\[(.+)\](?::\d+)?$/.exec(text)?.[1] ?? text.replace(/^([\d.]+):\d+$/, '$1');
  // An IPv4 address that comes over an IPv6 socket is an IPv4 address.
  return ipaddr.isValid(bare) ? ipaddr.process(bare) : undefined;
}

/**
 * Reads a number of proxies (`1`) or their networks (`10.0.0.0/8,fd00::/8`; an address alone is a network of
 * one). Empty: none. What cannot be read comes back by itself, as sentences without their full stop.
 */
export function parseTrustedProxies(text: string): { trusted: TrustedProxies; faults: string[] } {
  if (/^\d{1,2}$/.test(text.trim()))
    return { trusted: { kind: 'hops', hops: Number(text) }, faults: [] };
  const parts = text.split(',').flatMap((piece) => piece.trim() || []);
  const networks: [ipaddr.IPv4 | ipaddr.IPv6, number][] = [];
  const faults: string[] = [];
  for (const part of parts) {
    if (ipaddr.isValidCIDR(part)) networks.push(ipaddr.parseCIDR(part));
    else if (ipaddr.isValid(part)) networks.push(toNetworkOfOne(ipaddr.parse(part)));
    else
      faults.push(
        `expected a number of proxies such as 1, or their networks such as 10.0.0.0/8; received "${part}"`,
      );
  }
  const trusted: TrustedProxies =
    networks.length > 0 ? { kind: 'networks', networks } : { kind: 'hops', hops: 0 };
  return { trusted, faults };
}

const toNetworkOfOne = (
  address: ipaddr.IPv4 | ipaddr.IPv6,
): [ipaddr.IPv4 | ipaddr.IPv6, number] => [address, address.kind() === 'ipv4' ? 32 : 128];
