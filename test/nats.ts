/** The server that the tests of the shared event log start: what is there, else Debian's own package. */
import { findNats } from '../packages/backend/src/log/nats.fixture.ts';
import { installOnDebian } from './debian.ts';

export const HOW_TO_GET_NATS =
  'No nats-server was found. Install it (Debian: apt-get install nats-server), or set NATS_SERVER.';

/** The path of its program; undefined when there is none. */
export async function provideNats(): Promise<string | undefined> {
  return findNats() ?? ((await installOnDebian(['nats-server'])) ? findNats() : undefined);
}
