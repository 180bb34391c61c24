import { SMTPServer } from 'smtp-server';
import { onTestFinished } from 'vitest';

export type ParsedServer = { port: number; mails: ParsedMail[] };

type ParsedMail = {
  to: string[];
  /** Unfolded and decoded; undefined when it is not there. */
  header(name: string): string | undefined;
  /** Of a part, decoded; undefined when there is none. */
  part(type: string): string | undefined;
};

type MailServerOptions = {
  /** What it says to every recipient. @default it takes them */
  answer?: number;
  /** What a user must say. @default anybody may send */
  password?: string;
  /** Takes the connection, and says nothing. */
  isSilent?: boolean;
};

/** A real mail server on a free port of loopback. */
export async function startMailServer(options: MailServerOptions = {}): Promise<ParsedServer> {
  const { answer, password, isSilent } = options;
  const mails: ParsedMail[] = [];
  const server = new SMTPServer({
    authOptional: password === undefined,
    allowInsecureAuth: true,
    disabledCommands: ['STARTTLS'],
    disableReverseLookup: true,
    logger: false,
    onConnect: (_, done) => (isSilent ? undefined : done()),
    onAuth: ({ password: given }, _, done) =>
      given === password
        ? done(null, { user: 'polku' })
        : done(Object.assign(new Error('no'), { responseCode: 535 })),
    onRcptTo: (_, __, done) =>
      answer === undefined
        ? done()
        : done(Object.assign(new Error('no'), { responseCode: answer })),
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const to = session.envelope.rcptTo.map(({ address }) => address);
        mails.push({ to, ...parseMail(Buffer.concat(chunks).toString()) });
        done();
      });
    },
  });
  server.on('error', () => {});
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => new Promise<void>((resolve) => server.close(() => resolve())));
  const address = server.server.address();
  return { port: typeof address === 'object' && address ? address.port : 0, mails };
}

function parseMail(raw: string): Omit<ParsedMail, 'to'> {
  const [head = ''] = raw.split('\r\n\r\n', 1);
  const lines = head.replace(/\r\n[ \t]+/g, ' ').split('\r\n');
  const [, boundary = ''] = /boundary="([^"]+)"/.exec(head.replace(/\r\n[ \t]+/g, ' ')) ?? [];
  const parts = raw.split(`--${boundary}`);
  return {
    header(name) {
      const line = lines.find((each) => each.toLowerCase().startsWith(`${name}:`));
      return line && decodeWords(line.slice(name.length + 1).trim());
    },
    part(type) {
      const found = parts.find((each) => each.includes(`Content-Type: ${type}`));
      const body = found?.slice(found.indexOf('\r\n\r\n') + 4);
      if (found === undefined || body === undefined) return undefined;
      return decodeBody(body, found).replace(/\r\n/g, '\n');
    },
  };
}

const decodeBody = (body: string, head: string): string =>
  /encoding: base64/i.test(head)
    ? Buffer.from(body, 'base64').toString()
    : /quoted-printable/i.test(head)
      ? decodeQuoted(body.replace(/=\r\n/g, ''))
      : body;

const decodeQuoted = (text: string): string =>
  Buffer.from(
    text.replace(/=([0-9A-F]{2})/gi, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  ).toString();

/** RFC 2047. */
const decodeWords = (text: string): string =>
  text
    .replace(/\?=\s+=\?/g, '?==?')
    .replace(/=\?utf-8\?([BQ])\?([^?]*)\?=/gi, (_, way, word) =>
      way.toUpperCase() === 'B'
        ? Buffer.from(word, 'base64').toString()
        : decodeQuoted(word.replace(/_/g, ' ')),
    );
