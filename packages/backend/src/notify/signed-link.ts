import { createHmac } from 'node:crypto';
import { isSameSecret } from '../same-secret.ts';

/**
 * Links by which a person does one thing without signing in: acknowledge one notification, end their digests. What it
 * is stands in the link, signed with the workspace's own secret, so nobody can make one or turn it into another. It
 * has no end: it can do that one thing alone, which does no harm, and a mail is read when it is read.
 */
export type Act = {
  kind: 'acknowledge' | 'unsubscribe';
  workspaceId: string;
  /** Of the notification. */
  id: string;
  personId: string;
};

/** → the last part of a path: `<what it is>.<signature>`, both base64url. */
export function toActToken(act: Act, secret: string): string {
  const { kind, workspaceId, id, personId } = act;
  const payload = Buffer.from(JSON.stringify([kind, workspaceId, id, personId])).toString(
    'base64url',
  );
  return `${payload}.${sign(payload, secret)}`;
}

/** What the link says it is. Nothing of it holds before `isSigned`. */
export function readActToken(token: string): Act | undefined {
  try {
    const [payload = ''] = token.split('.');
    const parts: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString());
    if (!Array.isArray(parts) || parts.length !== 4) return undefined;
    if (!parts.every((part): part is string => typeof part === 'string')) return undefined;
    const [kind, workspaceId, id, personId] = parts as [string, string, string, string];
    if (kind !== 'acknowledge' && kind !== 'unsubscribe') return undefined;
    return { kind, workspaceId, id, personId };
  } catch {
    // Half a link, as mail programs cut them.
    return undefined;
  }
}

export function isSigned(token: string, secret: string): boolean {
  const [payload = '', signature = ''] = token.split('.');
  return isSameSecret(signature, sign(payload, secret));
}

const sign = (payload: string, secret: string): string =>
  createHmac('sha256', secret).update(`link\0${payload}`).digest('base64url');
