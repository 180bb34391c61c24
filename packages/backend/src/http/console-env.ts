import type { HttpBindings } from '@hono/node-server';
import type { SignedIn } from '../store/sql/people.ts';

/** What every route of the console finds in its context. */
export type ConsoleEnv = {
  /** Absent where a test calls the app without a socket. */
  Bindings: Partial<HttpBindings>;
  Variables: {
    signedIn: SignedIn;
  };
};
