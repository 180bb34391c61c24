import { lookup as systemLookup } from 'node:dns/promises';
import ipaddr from 'ipaddr.js';

/**
 * Keeps the backend from being sent into its own network (SSRF, CWE-918). Every URL that a person gave
 * passes here when it is saved and again at each send; what comes back is one address, and the connection
 * goes to that address alone, so a name that resolves differently a moment later changes nothing.
 *
 * Literal addresses are judged first: Node never calls a `lookup` hook for them, so a guard in the hook alone
 * is walked past by `http://127.0.0.1`. `URL` has already turned `0x7f000001`, `127.1` and the like into
 * dotted form. An address is public when it is unicast and in no special range; of IPv6 only 2000::/3 is
 * (RFC 4291), which shuts out `::7f00:1`, an IPv4 address in an old disguise.
 */
export type Guard = { check(url: URL): Promise<Verdict> };

export type Address = { address: string; family: 4 | 6 };

type Verdict = ({ isAllowed: true } & Address) | { isAllowed: false; reason: string };

/** A part of the network that the operator has opened: `POLKU_ALLOW_TARGETS`. */
export type AllowedTarget = { range: [ipaddr.IPv4 | ipaddr.IPv6, number]; port: number };

type Lookup = (host: string) => Promise<{ address: string }[]>;

export function createGuard(options: { allow?: AllowedTarget[]; lookup?: Lookup } = {}): Guard {
  const { allow = [], lookup = (host) => systemLookup(host, { all: true }) } = options;
  const asking = new Map<string, Promise<string[] | string>>();

  async function check(url: URL): Promise<Verdict> {
    const fault = faultOf(url);
    if (fault) return refuse(fault);
    // The host of a URL stands in brackets when it is IPv6.
    const host = url.hostname.replace(/^\[|\]$/g, '');
    const literal = ipaddr.isValid(host) ? [host] : undefined;
    const found = literal ?? (await resolve(host));
    if (typeof found === 'string') return refuse(found);
    return judge(host, found, Number(url.port) || (url.protocol === 'https:' ? 443 : 80));
  }

  function judge(host: string, found: string[], port: number): Verdict {
    const addresses = found.map((text) => ipaddr.process(text));
    // One forbidden address among several is enough: the name is not what it should be.
    const forbidden = addresses.find((address) => !isPublic(address) && !isAllowed(address, port));
    if (forbidden) {
      const name = `${forbidden}` === host ? host : `${host} (${forbidden})`;
      return refuse(`${name} is not a public address but ${forbidden.range()}`);
    }
    const [first] = addresses;
    if (!first) return refuse(`${host} has no address`);
    return { isAllowed: true, address: first.toString(), family: first.kind() === 'ipv4' ? 4 : 6 };
  }

  /** One question about a name at a time: one that resolves slowly holds one of Node's four resolver threads, no more. */
  function resolve(host: string): Promise<string[] | string> {
    const asked = asking.get(host) ?? askFor(host).finally(() => asking.delete(host));
    asking.set(host, asked);
    return asked;
  }

  async function askFor(host: string): Promise<string[] | string> {
    try {
      return (await lookup(host)).map(({ address }) => address);
    } catch (error) {
      return `${host} cannot be resolved (${codeOf(error)})`;
    }
  }

  function isAllowed(address: ipaddr.IPv4 | ipaddr.IPv6, port: number): boolean {
    return allow.some(
      ({ range, port: allowedPort }) =>
        port === allowedPort && range[0].kind() === address.kind() && address.match(range),
    );
  }

  return { check };
}

const refuse = (reason: string): Verdict => ({ isAllowed: false, reason });

function faultOf(url: URL): string | undefined {
  if (url.protocol !== 'https:' && url.protocol !== 'http:')
    return `${url.protocol} is not a web address; use https: or http:`;
  if (url.username || url.password) return 'a name or password stands in the address; leave it out';
  return undefined;
}

function isPublic(address: ipaddr.IPv4 | ipaddr.IPv6): boolean {
  if (address.range() !== 'unicast') return false;
  return address.kind() === 'ipv4' || address.match(GLOBAL_UNICAST_V6);
}

const GLOBAL_UNICAST_V6 = ipaddr.parseCIDR('2000::/3');

/**
 * Reads `CIDR:port,…`, such as `127.0.0.1/32:4801,::1/128:4801`, into targets; what cannot be read comes back
 * by itself, so that all faults of the configuration are told at once.
 */
export function parseAllowedTargets(text: string): { targets: AllowedTarget[]; faults: string[] } {
  const targets: AllowedTarget[] = [];
  const faults: string[] = [];
  for (const part of text.split(',').map((piece) => piece.trim())) {
    if (part === '') continue;
    const [, cidr = '', digits = ''] = /^(.+\/\d+):(\d{1,5})$/.exec(part) ?? [];
    const port = Number(digits);
    if (ipaddr.isValidCIDR(cidr) && port > 0 && port < 65_536)
      targets.push({ range: ipaddr.parseCIDR(cidr), port });
    else faults.push(`"${part}" is not CIDR:port, such as 127.0.0.1/32:4801`);
  }
  return { targets, faults };
}

/** The system's short code of an error, for sentences that must not carry more than it. */
export function codeOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : 'unknown error';
}
