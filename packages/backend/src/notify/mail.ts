import { createTransport } from 'nodemailer';
import type { Mail, MailResult } from './channels/channel.ts';
import { codeOf, type Guard } from './guard.ts';

/**
 * A mail to a server that a person named: through the guard, to the checked address alone, one connection a mail,
 * because a kept one would outlive the check. TLS is held to the server's name, not to its address.
 */
const TIMEOUT_MS = 15_000;

export function createMail(options: { guard: Guard; timeoutMs?: number }): Mail {
  const { guard, timeoutMs = TIMEOUT_MS } = options;
  return async ({ host, port, isSecure, user, password }, mail) => {
    const verdict = await guard.check(toTarget(host, port));
    if (!verdict.isAllowed)
      return { kind: 'none', error: `The mail server is refused: ${verdict.reason}.` };
    const transport = createTransport({
      host: verdict.address,
      port,
      secure: isSecure,
      tls: { servername: host },
      ...(user !== undefined && { auth: { user, pass: password ?? '' } }),
      connectionTimeout: timeoutMs,
      greetingTimeout: timeoutMs,
      socketTimeout: timeoutMs,
      // What stands in a message is never a path or an address to be read.
      disableFileAccess: true,
      disableUrlAccess: true,
    });
    let timer: NodeJS.Timeout | undefined;
    const isLate = new Promise<MailResult>((resolve) => {
      const error = `The mail server did not answer within ${timeoutMs} ms.`;
      timer = setTimeout(() => resolve({ kind: 'none', error }), timeoutMs);
    });
    const send = transport.sendMail(mail).then((): MailResult => ({ kind: 'taken' }), toResult);
    try {
      return await Promise.race([send, isLate]);
    } finally {
      clearTimeout(timer);
      transport.close();
    }
  };
}

/** The guard knows web addresses; a host and a port are all it looks at. */
export const toTarget = (host: string, port: number): URL =>
  new URL(`http://${host.includes(':') ? `[${host}]` : host}:${port}`);

function toResult(error: unknown): MailResult {
  const status = error instanceof Error && 'responseCode' in error ? error.responseCode : undefined;
  if (typeof status === 'number') return { kind: 'answer', status };
  return { kind: 'none', error: `The mail server did not answer (${codeOf(error)}).` };
}
