import { ServerResponse } from 'node:http';

/**
 * Loaded into the backend's process by `--import`: it dies at the first batch that it is about to acknowledge,
 * after the commit and before a byte of the answer. Nothing of the backend is changed for it.
 */
const { writeHead } = ServerResponse.prototype;

function dieAtBatch(this: ServerResponse, ...args: unknown[]) {
  const isBatch = this.req.url === '/v1/batch' && this.req.method === 'POST';
  if (isBatch && args[0] === 200) process.kill(process.pid, 'SIGKILL');
  return Reflect.apply(writeHead, this, args);
}

// Its overloads are one function at run time.
ServerResponse.prototype.writeHead = dieAtBatch as typeof writeHead;
