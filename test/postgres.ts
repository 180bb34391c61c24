/** The database server that the tests of the second engine start: what is there, else Debian's own package. */
import { findPostgres } from '../packages/backend/src/store/engines/postgres.fixture.ts';
import { installOnDebian } from './debian.ts';

export const HOW_TO_GET_POSTGRES =
  'No PostgreSQL was found. Install it (Debian: apt-get install postgresql), or set POSTGRES_BIN to the folder of its programs.';

/** The folder of its programs; undefined when there is none. */
export async function providePostgres(): Promise<string | undefined> {
  return findPostgres() ?? ((await installOnDebian(['postgresql'])) ? findPostgres() : undefined);
}
