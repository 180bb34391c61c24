/** Pages that run a contender's program, on an origin of their own beside the sink's, as in a product. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Browser, type BrowserContextOptions, chromium } from 'playwright-core';
import { launchArgs } from '../browsers.ts';
import type { Program } from './peers-bundle.ts';

/** What the browser is started with. Nothing leaves the machine, and it does not say that it is automated:
 *  some of the peers count no events of automated browsers. */
export const quietArgs = [
  ...launchArgs,
  '--disable-blink-features=AutomationControlled',
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
];

export async function launchQuiet(): Promise<Browser> {
  const executablePath = process.env.CHROME_PATH;
  if (!executablePath) throw new Error('CHROME_PATH is not set; run benches by `npm run bench`.');
  return chromium.launch({ executablePath, args: quietArgs });
}

/** The browser as it would name itself with a window. */
export async function plainContext(browser: Browser): Promise<BrowserContextOptions> {
  const probe = await browser.newPage();
  const userAgent = await probe.evaluate(() => navigator.userAgent);
  await probe.close();
  return { userAgent: userAgent.replace('Headless', '') };
}

export type PageHost = { url: string; close(): Promise<void> };

/** Serves `/` with the program, `/empty` without, and what `routes` adds. */
export async function startPageHost(
  program: Program,
  sinkUrl: string,
  routes: { [path: string]: () => Promise<string> } = {},
): Promise<PageHost> {
  const html = (script: string) =>
    `<!doctype html><html lang="en"><head><title>Bench</title></head><body><h1>A page</h1>${script}</body></html>`;
  const pages: { [path: string]: string } = {
    '/empty': html(''),
    '/': html(`<script>SINK = '${sinkUrl}'</script><script type="module" src="/main.js"></script>`),
  };
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://host');
    const script = program.files[pathname.slice(1)];
    const text = script ?? pages[pathname] ?? (await routes[pathname]?.());
    if (text === undefined) return response.writeHead(404).end();
    return response
      .writeHead(200, {
        'content-type': `text/${script === undefined ? 'html' : 'javascript'}; charset=utf-8`,
        // Isolated from other origins a page may read its clock to 5 µs instead of 100.
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-embedder-policy': 'require-corp',
      })
      .end(text);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close() {
      server.closeAllConnections();
      return new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
