/**
 * UUIDv7 (RFC 9562 §5.7) from `crypto.getRandomValues`, because `crypto.randomUUID` is missing on plain
 * http pages. Ids made by one generator grow strictly, also within a millisecond and when the clock is set
 * back: the queue's order is the order of its keys. The random part is drawn once a generator, since within
 * one the time and the counter already differ.
 */
export function createIdGenerator(now: () => number): () => string {
  const random = randomName();
  let lastMs = 0;
  /** 12 bits of counter in `rand_a`, so that 4,096 ids fit into one millisecond before time is borrowed. */
  let counter = 0;
  return () => {
    const ms = now();
    if (ms > lastMs || ++counter > 0xfff) {
      lastMs = Math.max(ms, lastMs + 1);
      counter = 0;
    }
    // The variant bits, 10, are those of the 8.
    const hex = `${toHex(lastMs, 12)}7${toHex(counter, 3)}8${random.slice(0, 15)}`;
    return hex.replace(/(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
  };
}

/** 128 random bits for names that need no order. */
export const randomName = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => toHex(byte, 2)).join('');

const toHex = (number: number, digits: number) => number.toString(16).padStart(digits, '0');
