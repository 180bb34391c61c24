/**
 * What a process is for. Any number of each may run on one store; `all` is all three at once, and the default. What each
 * answers is decided here and nowhere else: a proxy that stands before several is told the same.
 */
export const NODE_ROLES = ['all', 'ingest', 'worker', 'web'] as const;
export type NodeRole = (typeof NODE_ROLES)[number];

/** What may be done at all; `health` is every process's. */
type Part = 'ingest' | 'worker' | 'web';

/** Whether a process of this role does that part. */
export const does = (role: NodeRole, part: Part): boolean => role === 'all' || role === part;

/** What pages and servers of the product ask for: events, flows, the SDK's files. All else is the console's. */
const INGEST_PATH = /^\/(v1|sdk)(\/|\?|$)/;
const HEALTH_PATH = /^\/(healthz|readyz)(\?|$)/;

/** Who answers this address: `any` process, or those of one role. */
export function ownerOf(url = '/'): 'any' | 'ingest' | 'web' {
  if (HEALTH_PATH.test(url)) return 'any';
  return INGEST_PATH.test(url) ? 'ingest' : 'web';
}

export const answers = (role: NodeRole, url: string | undefined): boolean => {
  const owner = ownerOf(url);
  return owner === 'any' || does(role, owner);
};

type Given = { [name: string]: string | undefined };

/**
 * What keeps processes of one role from working together, in sentences: they meet in the store and in the log, and neither
 * a file nor the memory of one of them is a place where others are met.
 */
export function roleFaults({
  POLKU_ROLE = 'all',
  POLKU_STORE = '',
  POLKU_LOG = '',
}: Given): string[] {
  if (!['ingest', 'worker', 'web'].includes(POLKU_ROLE)) return [];
  const faults: string[] = [];
  if (!POLKU_STORE.startsWith('postgres:'))
    faults.push(
      `POLKU_STORE: a process of the role "${POLKU_ROLE}" shares its store with others, which takes PostgreSQL; received "${POLKU_STORE || 'nothing'}". Set it to postgres://…, or leave out POLKU_ROLE.`,
    );
  if (POLKU_ROLE !== 'web' && !/^(nats|tls):/.test(POLKU_LOG))
    faults.push(
      `POLKU_LOG: what "ingest" takes reaches a "worker" by NATS alone; received "${POLKU_LOG || 'nothing'}". Set it to nats://…, or run processes of the role "all".`,
    );
  return faults;
}
