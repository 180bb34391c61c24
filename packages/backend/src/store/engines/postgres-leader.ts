import { crc32 } from 'node:zlib';
import type pg from 'pg';
import type { Leading, Role, Store } from '../store.ts';
import { connectLine, createLine, type Line } from './postgres-line.ts';

/**
 * Who of several processes does what only one may: each role is a lock of a session that does nothing else. Those that
 * do not hold it ask for it twice a second, and by the same question whoever holds it learns that the session is still
 * there: a server that does not answer for {@link ANSWER_MS} has no leader here, well before it has noticed itself and
 * has given the lock to another.
 */
export function createLeaders(url: string): Pick<Store, 'lead'> & { close(): Promise<void> } {
  const roles = new Set<Standing>();
  let line: Line | undefined;
  let client: pg.Client | undefined;
  let timer: NodeJS.Timeout | undefined;
  let isAsking = false;

  function start(): Line {
    const started = createLine({
      connect: () => connectLine(url, 'polku (roles)', ANSWER_MS),
      onUp(next) {
        client = next;
        ask();
      },
      onDown() {
        client = undefined;
        for (const role of roles) role.lose();
      },
    });
    void started.keep();
    timer = setInterval(ask, ASK_EVERY_MS);
    return started;
  }

  function ask(): void {
    if (isAsking || !client) return;
    isAsking = true;
    askFor(client)
      // It is lost, or does not answer: another one is begun.
      .catch(() => line?.drop())
      .finally(() => {
        isAsking = false;
      });
  }

  async function askFor(asked: pg.Client): Promise<void> {
    const open = [...roles].filter((role) => !role.isLeading());
    const { rows } = await asked.query<{ key: number; isHeld: boolean }>(
      `select key, pg_try_advisory_lock(${ROLE_LOCKS}, key) as "isHeld" from unnest($1::int4[]) as key`,
      [open.map(({ key }) => key)],
    );
    const held = new Set(rows.flatMap(({ key, isHeld }) => (isHeld ? [key] : [])));
    for (const role of open) {
      if (!held.has(role.key)) continue;
      // It has stopped meanwhile.
      if (!roles.has(role)) await release(asked, role);
      else if (client === asked) role.win();
    }
  }

  return {
    lead(role) {
      const standing = createStanding(role);
      if ([...roles].some(({ key }) => key === standing.key))
        throw new Error(`This process stands for "${role.name}" already.`);
      roles.add(standing);
      line ??= start();
      // Not in this turn.
      setImmediate(ask);
      return {
        isLeading: standing.isLeading,
        async stop() {
          if (!roles.delete(standing) || !standing.isLeading()) return;
          standing.leave();
          if (client) await release(client, standing).catch(() => line?.drop());
        },
      };
    },
    async close() {
      clearInterval(timer);
      roles.clear();
      await line?.end();
    },
  };
}

const ASK_EVERY_MS = 500;
const ANSWER_MS = 3_000;
/** The first of the two numbers of such a lock; in hexadecimal `polk` in ASCII. */
const ROLE_LOCKS = 0x70_6f_6c_6b;

const release = (client: pg.Client, { key }: Standing) =>
  client.query(`select pg_advisory_unlock(${ROLE_LOCKS}, $1)`, [key]);

type Standing = ReturnType<typeof createStanding>;

function createStanding({ name, onLead, onLost }: Role) {
  let isLeading = false;
  return {
    // As the signed number of 32 bits that the server takes.
    key: crc32(name) | 0,
    isLeading: () => isLeading,
    win() {
      isLeading = true;
      onLead();
    },
    lose() {
      if (!isLeading) return;
      isLeading = false;
      onLost();
    },
    leave() {
      isLeading = false;
    },
  } satisfies Leading | object;
}
