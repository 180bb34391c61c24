import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { toId } from '../ingest/checked.ts';
import type { Store } from '../store/store.ts';
import { AccountChange } from '../success/account-change.ts';
import { changeAccounts } from '../success/change-accounts.ts';
import { ApiError, createErrorHandler, parseBody } from './errors.ts';
import { createSenders, keyOf, requireScope, unknownKey } from './sender.ts';

/**
 * `PUT /v1/accounts/:id`: what another system knows of an account, with a secret key. Only the fields that are
 * named change, so several systems may each say their part; the same request again changes nothing.
 */
export type AccountSyncDeps = {
  store: Store;
  nowMs: () => number;
  onFault: (error: unknown) => void;
  /** Playbooks have queued something. */
  onNotifications: () => void;
};

const PATH = '/v1/accounts/:id';
const MAX_BYTES = 30_000;
const MAX_ID_LENGTH = 200;

export function createAccountSync(deps: AccountSyncDeps): Hono {
  const { store, nowMs, onFault, onNotifications } = deps;
  const senders = createSenders(store);
  const routes = new Hono();
  routes.onError(createErrorHandler(onFault, store.isOutage));

  routes.put(PATH, bodyLimit({ maxSize: MAX_BYTES, onError: tooLarge }), async (context) => {
    const key = keyOf(context.req.header('authorization'), undefined);
    const sender = await senders.find(key, context.req.header('origin'));
    const { workspace, isSecret } = sender;
    // A write key stands in every page: its word fills no account.
    if (!isSecret) throw unknownKey('sk_', 'authorization');
    requireScope(sender, 'accounts:write');
    const id = toId(context.req.param('id'));
    if (id.length > MAX_ID_LENGTH)
      throw new ApiError('invalid_body', `An id has at most ${MAX_ID_LENGTH} characters.`, {
        field: 'id',
      });
    const change = await parseBody(context, AccountChange);
    const author = { kind: 'import', id: undefined } as const;
    const changing = { workspaceId: workspace.id, author, nowMs: nowMs(), mayCreate: true };
    const { changed, notifications } = await store.transaction((db) =>
      changeAccounts(db, [{ id, change }], changing),
    );
    const [one] = changed;
    const [fault] = one?.faults ?? [];
    if (fault) throw new ApiError('invalid_body', `${fault.message}.`, { field: fault.field });
    if (notifications > 0) onNotifications();
    const isNew = one?.isNew ?? false;
    const fields = one?.changes.map(({ field }) => field) ?? [];
    return context.json({ id: one?.id ?? id, isNew, changed: fields }, isNew ? 201 : 200, {
      'cache-control': 'no-store',
    });
  });
  return routes;
}

const tooLarge = (): never => {
  throw new ApiError('too_large', `The body is larger than ${MAX_BYTES} bytes.`);
};
