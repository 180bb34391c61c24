import { execFileSync } from 'node:child_process';

/**
 * A network for each of several servers, and a bridge between them and us: one that is cut off loses the others as it
 * would behind a switch that has failed. Nothing is refused, packets are gone. For root, on Linux.
 */
export type Networks = {
  hosts: string[];
  /** What starts a program in each. */
  commands: string[][];
  cut(index: number): void;
  join(index: number): void;
  end(): void;
};

const ip = (words: string) => execFileSync('ip', words.split(' '), { stdio: 'pipe' });

/** Names of links have fifteen characters at most. */
const nameOf = (index: number) => `polku${process.pid % 100_000}-${index}`;

export function createNetworks(count: number): Networks {
  const bridge = `polku${process.pid % 100_000}`;
  // Of a block that is for tests (RFC 2544).
  const subnet = `198.18.${process.pid % 256}`;
  const names = Array.from({ length: count }, (_, index) => nameOf(index));
  const hosts = names.map((_, index) => `${subnet}.${index + 1}`);

  function end(): void {
    for (const name of names) tryTo(() => ip(`netns del ${name}`));
    tryTo(() => ip(`link del ${bridge}`));
  }

  try {
    ip(`link add ${bridge} type bridge`);
    ip(`addr add ${subnet}.254/24 dev ${bridge}`);
    ip(`link set ${bridge} up`);
    for (const [index, name] of names.entries()) {
      ip(`netns add ${name}`);
      ip(`link add ${name} type veth peer name eth0 netns ${name}`);
      ip(`link set ${name} master ${bridge} up`);
      ip(`-n ${name} addr add ${hosts[index]}/24 dev eth0`);
      ip(`-n ${name} link set eth0 up`);
      ip(`-n ${name} link set lo up`);
    }
  } catch (error) {
    end();
    throw error;
  }
  return {
    hosts,
    commands: names.map((name) => ['ip', 'netns', 'exec', name]),
    cut: (index) => void ip(`link set ${nameOf(index)} down`),
    join: (index) => void ip(`link set ${nameOf(index)} up`),
    end,
  };
}

/** Whether it can be done here, by doing it. */
export function mayMakeNetworks(): boolean {
  try {
    createNetworks(1).end();
    return true;
  } catch {
    return false;
  }
}

function tryTo(work: () => void): void {
  try {
    work();
  } catch {
    // It was not made.
  }
}
