/** A UUIDv7 (RFC 9562 §5.7) for what is written here, made before it is sent, so that a retry is the same message. */
export function newMessageId(nowMs: number): string {
  const toHex = (number: number, digits: number) => number.toString(16).padStart(digits, '0');
  const time = toHex(nowMs, 12);
  // `randomUUID` is missing on plain http.
  const random = Array.from(crypto.getRandomValues(new Uint8Array(10)), (byte) => toHex(byte, 2));
  const bits = random.join('');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${bits.slice(0, 3)}-8${bits.slice(3, 6)}-${bits.slice(6, 18)}`;
}
