import { findWorkspaceByKey, type IngestWorkspace } from '../store/sql/ingest-workspace.ts';
import type { Store } from '../store/store.ts';
import { isOriginAllowed } from './cors.ts';
import { ApiError } from './errors.ts';

/** Whose page or server this is: by the write key that stands in it, and by the origin it comes from. */

export type Sender = {
  writeKey: string;
  /** Where the key stood. @default 'writeKey' */
  field?: string;
};

/** @throws ApiError `unknown_write_key` */
export async function findWorkspace(
  store: Store,
  { writeKey, field }: Sender,
): Promise<IngestWorkspace> {
  const workspace = await findWorkspaceByKey(store.db, writeKey);
  if (!workspace) throw unknownKey(field);
  return workspace;
}

/** @throws ApiError `forbidden_origin` */
export function checkOrigin({ origins }: IngestWorkspace, origin: string | undefined): void {
  if (isOriginAllowed(origin, origins)) return;
  const message = `The origin ${origin} is not on the workspace's list. Name it with --origin when the workspace is created.`;
  throw new ApiError('forbidden_origin', message);
}

/** Of a request with a wrong key or none: without one it is nobody's, whatever else it is. */
export function unknownKey(field = 'writeKey'): ApiError {
  const message = 'No workspace has this write key. `polku workspace create` has printed it.';
  return new ApiError('unknown_write_key', message, { field });
}
