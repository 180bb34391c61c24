import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * The first floor: a server that only reads a body, parses the JSON and answers as long an answer as the
 * backend does. A program of its own, as the backend is.
 */
const ANSWERS = new Map<number, string>();

const server = createServer((request, response) => {
  const parts: Buffer[] = [];
  request.on('data', (part: Buffer) => parts.push(part));
  request.on('end', () => {
    const { events } = JSON.parse(Buffer.concat(parts).toString('utf8'));
    const answer = ANSWERS.get(events.length) ?? toAnswer(events);
    ANSWERS.set(events.length, answer);
    response.writeHead(200, {
      'content-type': 'application/json',
      'content-length': answer.length,
    });
    response.end(answer);
  });
});

/** Of these ids for good: all have the same length. */
function toAnswer(events: { id: string }[]): string {
  return JSON.stringify({
    success: true,
    results: events.map(({ id }) => ({ id, status: 'accepted' })),
  });
}

server.listen(0, '127.0.0.1', () => {
  process.send?.({ port: (server.address() as AddressInfo).port });
});
