/**
 * Work that is done one round at a time: who asks while a round is under way gets one more after it, however many
 * have asked meanwhile.
 */
export type Rounds = {
  ask(): void;
  /** Resolves when no round is under way. */
  idle(): Promise<void>;
};

/** @param round never rejects */
export function createRounds(round: () => Promise<void>): Rounds {
  let isWanted = false;
  let running: Promise<void> | undefined;

  async function run(): Promise<void> {
    while (isWanted) {
      isWanted = false;
      await round();
    }
    // In the same turn as the last look, so that nobody asks in between in vain.
    running = undefined;
  }

  return {
    ask() {
      isWanted = true;
      running ??= run();
    },
    idle: async () => running,
  };
}
