import { Socket } from 'node:net';

/**
 * Loaded into a worker by `--import`: it dies at the first acknowledgement that it is about to send to the event log, after
 * the commit of what it acknowledges. Nothing of the backend is changed for it.
 */
const { write } = Socket.prototype;

function dieAtAck(this: Socket, ...args: unknown[]) {
  const [chunk] = args;
  const isAck = chunk instanceof Uint8Array && Buffer.from(chunk).includes('PUB $JS.ACK.');
  if (isAck) process.kill(process.pid, 'SIGKILL');
  return Reflect.apply(write, this, args);
}

// Its overloads are one function at run time.
Socket.prototype.write = dieAtAck as typeof write;
