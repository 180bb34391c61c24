import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * A proxy for a browser that cannot be told what a name stands for: every host asked of it is 127.0.0.1. Plain
 * http only.
 */
export async function startNameProxy(): Promise<{ url: string; close: () => Promise<void> }> {
  const server = createServer((incoming, response) => {
    const { method, headers, url = '/' } = incoming;
    const asked = new URL(url, `http://${headers.host}`);
    const to = { host: '127.0.0.1', port: asked.port || 80, path: asked.pathname + asked.search };
    const outgoing = request({ ...to, method, headers }, (back) => {
      response.writeHead(back.statusCode ?? 502, back.headers);
      back.pipe(response);
    });
    outgoing.once('error', () => response.destroy());
    incoming.pipe(outgoing);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
