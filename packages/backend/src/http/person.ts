import type { TokenClaims } from '@polku/protocol';
import type { Context, MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { z } from 'zod';
import { toId } from '../ingest/checked.ts';
import { followIds } from '../ingest/follow-merges.ts';
import type { TokenVerifier } from '../ingest/token.ts';
import { isAliveAt } from '../ingest/trust.ts';
import type { IngestWorkspace } from '../store/sql/ingest-workspace.ts';
import type { Store } from '../store/store.ts';
import { ApiError, parseBody } from './errors.ts';
import { checkOrigin, findWorkspace, unknownKey } from './sender.ts';

/**
 * Who asks for what is one person's alone: whom a valid token names, of a page whose origin is on the list. The
 * token stands in a `text/plain` body, so that the request is CORS-simple and no address ever holds one.
 */
export type Asking<T> = {
  question: T;
  workspace: IngestWorkspace;
  claims: TokenClaims;
  /** Who they are now, after all that was merged. */
  userId: string;
  /** The account that the token names. */
  tokenAccountId: string | undefined;
};

type Question = { writeKey: string; token: string };

export function createPersonParser(deps: {
  store: Store;
  nowMs: () => number;
  verifier: TokenVerifier;
}) {
  const { store, nowMs, verifier } = deps;
  /** @throws ApiError `invalid_body`, `unknown_write_key`, `forbidden_origin` or `invalid_token` */
  return async <T extends Question>(context: Context, schema: z.ZodType<T>): Promise<Asking<T>> => {
    const question = await parseQuestion(context, schema);
    const workspace = await findWorkspace(store, question);
    checkOrigin(workspace, context.req.header('origin'));
    const claims = await verifier.verify(question.token, workspace.tokenSecrets);
    if (!claims || !isAliveAt(claims, nowMs())) throw invalidToken();
    const named = { userId: toId(claims.sub), accountId: toAccountId(claims) };
    const { userId, accountId } = await followIds(store.db, workspace.id, named);
    return { question, workspace, claims, userId, tokenAccountId: accountId };
  };
}

const MAX_PERSON_BYTES = 16_000;

/** No question of a person is larger. */
export const limitPersonBody = (): MiddlewareHandler =>
  bodyLimit({ maxSize: MAX_PERSON_BYTES, onError: tooLarge });

async function parseQuestion<T>(context: Context, schema: z.ZodType<T>): Promise<T> {
  try {
    return await parseBody(context, schema);
  } catch (error) {
    throw error instanceof ApiError && error.field === 'writeKey' ? unknownKey() : error;
  }
}

const toAccountId = ({ account }: TokenClaims): string | undefined =>
  account === undefined ? undefined : toId(account);

const tooLarge = (): never => {
  throw new ApiError('too_large', `The body is larger than ${MAX_PERSON_BYTES} bytes.`);
};

const invalidToken = (): ApiError => {
  const message = 'The token is not valid now. Sign a new one with a secret of the workspace.';
  return new ApiError('invalid_token', message, { field: 'token' });
};
