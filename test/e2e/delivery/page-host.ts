/**
 * The site whose pages are tracked: an origin of its own, so that nothing one cell stores is another's. Each
 * page is told by its query what has happened to it: `?shift=MS` sets the device's clock off, `?issued=MS` makes the
 * site's server give tokens of that much later or earlier, `?idb=hangs` makes IndexedDB silent, `?idb=full` refuses
 * every write to it.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export type PageHost = {
  /** `http://127.0.0.1:PORT`, a secure context. */
  url: string;
  /** The same site on plain http: no `crypto.subtle`. */
  plainUrl: string;
  /** What the pages hold, set when it is known. */
  content: { html: string; token: (shiftMs: number) => Promise<string> };
  close(): Promise<void>;
};

export async function startPageHost(): Promise<PageHost> {
  const content: PageHost['content'] = { html: '', token: async () => '' };
  const server = createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://host');
    if (pathname === '/favicon.ico') return response.writeHead(204).end();
    if (pathname === '/polku-token') {
      return response.end(await content.token(Number(searchParams.get('issued') ?? 0)));
    }
    response.setHeader('content-type', 'text/html; charset=utf-8');
    // The page a user goes on to has nothing of ours: whatever arrives then was on its way.
    return response.end(toPage(PRELUDE + (pathname === '/empty' ? '' : content.html)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    plainUrl: `http://host.test:${port}`,
    content,
    close() {
      server.closeAllConnections();
      return new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

const toPage = (html: string) => `<!doctype html>
<html lang="en"><head><title>Host</title></head><body><h1>A page</h1>
${html}
</body></html>`;

const PRELUDE = `<script>
{
  const query = new URLSearchParams(location.search);
  const shift = Number(query.get('shift') ?? 0);
  if (shift) {
    const RealDate = Date;
    globalThis.Date = class extends RealDate {
      constructor(...args) { args.length ? super(...args) : super(RealDate.now() + shift); }
      static now() { return RealDate.now() + shift; }
    };
  }
  if (query.get('idb') === 'hangs') {
    IDBFactory.prototype.open = () => new EventTarget();
  }
  if (query.get('idb') === 'full') {
    IDBObjectStore.prototype.put = () => {
      throw new DOMException('The quota has been exceeded.', 'QuotaExceededError');
    };
  }
  addEventListener('pageshow', (event) => { globalThis.persisted = event.persisted; });
}
</script>`;
