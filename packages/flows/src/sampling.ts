/**
 * Who is asked, where not everybody is. The same person gets the same answer at each trigger, in each tab and
 * on each device: it is a hash of who they are and of what is asked, and no coin. The share that is asked is
 * known and goes with what is recorded, so that figures can be weighted.
 */

/** Where a person stands in [0, 1) for a purpose: evenly spread, and independent from one purpose to the next. */
export function positionOf(person: string, purpose: string): number {
  return mix(hash(`${purpose}\0${person}`)) / 2 ** 32;
}

/** Whether they are among the `share` (0 to 1) of people that are asked. */
export const isSampled = (person: string, purpose: string, share: number): boolean =>
  positionOf(person, purpose) < share;

/** Whether they are among the `holdout` of a flow: drawn apart from its sample. */
export const isHeldOut = (person: string, { id, holdout = 0 }: Shares): boolean =>
  holdout > 0 && isSampled(person, `${id}\0holdout`, holdout);

export type Shares = { id: string; sample?: number | undefined; holdout?: number | undefined };

/** FNV-1a, 32 bits, over UTF-16 code units. */
function hash(text: string): number {
  let sum = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) sum = Math.imul(sum ^ text.charCodeAt(i), 0x01000193);
  return sum;
}

/** The finalizer of MurmurHash3: texts that differ in their last character alone lie far apart. */
function mix(sum: number): number {
  let mixed = sum;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
