import { createServer, type RequestListener, type Server } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';

/** A port of the backend, from listening to a stop that cuts nobody off in the middle. */
export type HttpServer = {
  /** → the port that it listens on. */
  listen(place: Place): Promise<number>;
  /** From now on every answer ends its connection, so that whoever asks again asks another backend. */
  announceStop(): void;
  /** Takes no new connection; resolves when those that are open have had their answers. */
  close(): Promise<void>;
};

/** `variables`: those of the environment that name it. */
export type Place = { host: string; port: number; variables: string };

/** Requests that are under way may take so long before their connections are cut. */
const STOP_PATIENCE_MS = 3_000;
const LOOK_MS = 20;

export function createHttpServer(onRequest: RequestListener): HttpServer {
  let isStopping = false;
  const server = createServer((request, response) => {
    if (isStopping) response.setHeader('connection', 'close');
    onRequest(request, response);
  });

  async function close(): Promise<void> {
    isStopping = true;
    let isOpen = true;
    server.close(() => {
      isOpen = false;
    });
    const untilMs = performance.now() + STOP_PATIENCE_MS;
    while (isOpen && performance.now() < untilMs) {
      // Whose request was under way when the stop began was not told, and keeps its connection.
      server.closeIdleConnections();
      await pause(LOOK_MS);
    }
    server.closeAllConnections();
  }

  return {
    listen: (place) => listen(server, place),
    announceStop() {
      isStopping = true;
    },
    close,
  };
}

function listen(server: Server, { host, port, variables }: Place): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        new Error(
          `Cannot listen on ${host}:${port} (${error.code}). Stop what listens there, or set ${variables}.`,
          { cause: error },
        ),
      ),
    );
    server.listen(port, host, () => {
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : port);
    });
  });
}
