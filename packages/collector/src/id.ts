/**
 * UUIDv7 (RFC 9562 §5.7) from `crypto.getRandomValues`, because `crypto.randomUUID` is missing on plain
 * http pages. Ids made by one generator grow strictly, also within a millisecond and when the clock is set
 * back: the queue's order is the order of its keys.
 */
export function createIdGenerator(now: () => number): () => string {
  let lastMs = 0;
  /** 12 bits of counter in `rand_a`, so that 4,096 ids fit into one millisecond before time is borrowed. */
  let counter = 0;
  return () => {
    const ms = now();
    if (ms > lastMs) {
      lastMs = ms;
      counter = 0;
    } else if (++counter > 0xfff) {
      lastMs++;
      counter = 0;
    }
    const random = crypto.getRandomValues(new Uint8Array(8));
    // The variant bits, 10, on top of 62 random bits.
    random[0] = ((random[0] as number) & 0x3f) | 0x80;
    const tail = hex(random);
    const time = lastMs.toString(16).padStart(12, '0');
    const sequence = counter.toString(16).padStart(3, '0');
    return `${time.slice(0, 8)}-${time.slice(8)}-7${sequence}-${tail.slice(0, 4)}-${tail.slice(4)}`;
  };
}

/** 128 random bits for names that need no order. */
export const randomName = (): string => hex(crypto.getRandomValues(new Uint8Array(16)));

const hex = (bytes: Uint8Array) =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
