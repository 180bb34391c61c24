/** Tokens as a host's server mints them; their signature is nobody's business in a browser. */
export function makeToken(claims: { [name: string]: unknown }): string {
  const encode = (value: unknown) =>
    btoa(String.fromCharCode(...new TextEncoder().encode(JSON.stringify(value))))
      .replace(/\+/g, '-')
      .replace(/\//g, '_')
      .replace(/=+$/, '');
  return `${encode({ alg: 'HS256' })}.${encode(claims)}.signature`;
}

/** A token that was minted at `atMs` by the server's clock and is valid for an hour. */
export const makeTokenAt = (
  atMs: number,
  sub = 'u1',
  more: { [name: string]: unknown } = {},
): string =>
  makeToken({
    sub,
    iat: Math.floor(atMs / 1_000),
    exp: Math.floor(atMs / 1_000) + 3_600,
    ...more,
  });
