import { describe, expect, it } from 'vitest';
import { BODIES } from '../bodies.fixture.ts';
import { HOSTILE } from './channel.suite.ts';
import { email } from './email.ts';
import { type ParsedServer, startMailServer } from './mail-server.fixture.ts';
import { createMessage, createTools, startReceiver } from './receiver.fixture.ts';

/** E-mail against a real SMTP server on loopback. */

const FROM = 'polku@vendor.example';

async function send(
  server: ParsedServer,
  { config = {}, message = createMessage(), timeoutMs = 5_000 } = {},
) {
  const given = { host: '127.0.0.1', port: server.port, from: FROM, ...config };
  const tools = createTools(server.port, { timeoutMs });
  return email.send(email.config.parse(given), message, tools);
}

describe('e-mail', () => {
  it('comes to the owner as text and as HTML, with the same id each time', async () => {
    const server = await startMailServer();
    const config = { includeNames: true };
    expect(await send(server, { config })).toEqual({ kind: 'delivered' });
    expect(await send(server, { config })).toEqual({ kind: 'delivered' });
    const [first, second] = server.mails;
    expect(first?.to).toEqual(['liisa@vendor.example']);
    expect(first?.header('message-id')).toBe('<first-use-1@vendor.example>');
    expect(second?.header('message-id')).toBe(first?.header('message-id'));
    expect(first?.header('auto-submitted')).toBe('auto-generated');
    expect(first?.header('subject')).toBe('First use: Aino (Kone)');
    expect(first?.part('text/plain')).toContain(
      'Open the account:\nhttps://polku.example/accounts/a',
    );
    expect(first?.part('text/html')).toContain('<h1');
    expect(first?.part('text/html')).toContain('https://polku.example/acknowledge/token');
    expect(first?.header('list-unsubscribe')).toBeUndefined();
  });

  it.each(BODIES)('names nobody unless it is asked for names: $type', async (body) => {
    const server = await startMailServer();
    const quotes = [{ user: 'Zqx user', account: null, score: 3, text: 'Zqx words' }];
    const named = { user: 'Zqx user', account: 'Zqx account', owner: 'Zqx owner', quotes };
    await send(server, { message: createMessage({ named, body: JSON.stringify(body) }) });
    expect(server.mails).toHaveLength(1);
    expect(JSON.stringify(server.mails)).not.toMatch(/zqx/i);
    const parts = ['text/plain', 'text/html'].map((type) => server.mails[0]?.part(type));
    expect(`${server.mails[0]?.header('subject')} ${parts.join(' ')}`).not.toMatch(/zqx/i);
  });

  it('lets a digest be ended with one click', async () => {
    const server = await startMailServer();
    const unsubscribeUrl = 'https://polku.example/unsubscribe/token';
    await send(server, { message: createMessage({ unsubscribeUrl }) });
    const [mail] = server.mails;
    expect(mail?.header('list-unsubscribe')).toBe(`<${unsubscribeUrl}>`);
    expect(mail?.header('list-unsubscribe-post')).toBe('List-Unsubscribe=One-Click');
  });

  it('lets what people wrote be text, and adds no header', async () => {
    const server = await startMailServer();
    const message = createMessage({ named: { user: HOSTILE, account: HOSTILE } });
    await send(server, { config: { includeNames: true }, message });
    const [mail] = server.mails;
    expect(mail?.header('bcc')).toBeUndefined();
    expect(mail?.to).toEqual(['liisa@vendor.example']);
    const html = mail?.part('text/html') ?? '';
    expect(html).toContain('&lt;b onclick=x&gt;&amp;amp;&lt;/b&gt;');
    expect(html).not.toMatch(/<b onclick/);
    expect(mail?.header('subject')).not.toMatch(/[\r\n]/);
  });

  it('goes to its own address for what has no owner, else says that it is for nobody', async () => {
    const server = await startMailServer();
    const message = createMessage({ to: undefined });
    await send(server, { config: { to: 'team@vendor.example' }, message });
    expect(server.mails[0]?.to).toEqual(['team@vendor.example']);
    expect(await send(server, { message })).toMatchObject({ kind: 'failed', isFinal: true });
  });

  it.each([
    [421, {}],
    [450, {}],
    [452, {}],
    [550, { isFinal: true }],
    [552, { isFinal: true }],
    [554, { isFinal: true }],
  ])('knows what %s means', async (status, expected) => {
    const server = await startMailServer({ answer: status });
    const outcome = await send(server);
    const error = `The mail server answered ${status}.`;
    expect(outcome).toEqual({ kind: 'failed', error, ...expected });
  });

  it('switches itself off when the server refuses its password, and does not say it', async () => {
    const server = await startMailServer({ password: 'the right one' });
    const config = { user: 'polku', password: 'a wrong one' };
    const outcome = await send(server, { config });
    expect(outcome).toMatchObject({ kind: 'failed', isGone: true });
    expect(JSON.stringify(outcome)).not.toContain('a wrong one');
    const right = { config: { user: 'polku', password: 'the right one' } };
    expect(await send(server, right)).toEqual({ kind: 'delivered' });
  });

  it('gives up on a server that never greets, and on one that hangs up', async () => {
    const silent = await startMailServer({ isSilent: true });
    expect(await send(silent, { timeoutMs: 100 })).toMatchObject({
      kind: 'failed',
      error: expect.stringContaining('did not answer'),
    });
    const web = await startReceiver((_, __, request) => request.socket.destroy());
    const outcome = await send({ port: web.port, mails: [] }, { timeoutMs: 2_000 });
    expect(outcome).toMatchObject({ kind: 'failed' });
    expect(outcome).not.toHaveProperty('isFinal', true);
  });

  it('connects to no address that the guard has not allowed', async () => {
    const server = await startMailServer();
    const outcome = await send(server, { config: { host: '127.0.0.2' } });
    expect(outcome).toMatchObject({ error: expect.stringContaining('is refused') });
    expect(server.mails).toEqual([]);
  });

  it('is written in the language of the person', async () => {
    const server = await startMailServer();
    await send(server, { config: { language: 'fi', includeNames: true } });
    expect(server.mails[0]?.header('subject')).toBe('Ensimmäinen käyttö: Aino (Kone)');
    expect(server.mails[0]?.part('text/html')).toContain('<html lang="fi">');
  });
});
