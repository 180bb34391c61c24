/**
 * Limits that both ends of the wire keep. One place, so that a browser never sends what the backend refuses.
 * 1 kB is 1,000 bytes; sizes are of the UTF-8 text.
 */

/** An event larger than this is refused by its index, the rest of its batch is taken. Segment's limit. */
export const MAX_EVENT_BYTES = 32_000;

/** A request body larger than this is answered 413. Segment's limit. */
export const MAX_BODY_BYTES = 500_000;

/** More events than this in one body is answered 400; Segment's limit. */
export const MAX_BATCH_EVENTS = 2_500;

/** More identity tokens than this in one body is answered 400. */
export const MAX_BATCH_TOKENS = 20;

/** Names and ids: long enough for a URL-like name, short enough for an index. */
export const MAX_NAME_LENGTH = 200;

/** Events older than this are refused as `too_old`: their ids are no longer kept for deduplication. */
export const MAX_EVENT_AGE_MS = 30 * 24 * 3_600_000;

/** A verified event must arrive within this time, or it is stored as unverified. */
export const MAX_VERIFIED_AGE_MS = 7 * 24 * 3_600_000;

/** How far outside its token's life an event's corrected time may lie and still count as verified. */
export const TOKEN_LEEWAY_MS = 5 * 60_000;

/** A token longer than this is refused with its body; claims are four short words. */
export const MAX_TOKEN_LENGTH = 4_000;

/** The longest life of an identity token, in seconds (the unit of the JWT claims `iat` and `exp`). */
export const MAX_TOKEN_LIFE_S = 3_600;

/** What a user or a person writes at once, in UTF-16 units. With all else of its event it stays under 32 kB. */
export const MAX_MESSAGE_LENGTH = 4_000;

/** How long a browser keeps the shared and the person's part of the bootstrap without asking. */
export const BOOTSTRAP_FRESH_MS = 5 * 60_000;

/** The longest life of a survey lease. */
export const MAX_LEASE_MS = 24 * 3_600_000;

/** JSON nested deeper than this is refused: it is an attack or a mistake, and recursion is not free. */
export const MAX_JSON_DEPTH = 20;

/** The highest number of events that a rule may ask for: what a browser keeps of one is bounded by it. */
export const MAX_COUNT = 100;
