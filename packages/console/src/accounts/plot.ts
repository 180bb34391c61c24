import type { TouchLevel } from '@polku/protocol';
import type { AccountLine } from './account-line.ts';

/**
 * Where each account lies on a plane of 0–1 by 0–1, and the dots of one kind as one path: ten thousand circles would be
 * ten thousand elements, and a path of strokes without a length, with round ends, is one.
 */
export type Dot = { x: number; y: number; touch: TouchLevel | null; users: number };

/** Between 0 and 1, the same for the same id each time (FNV-1a), so that dots on one value do not hide each other. */
export function spreadOf(id: string): number {
  let hash = 2_166_136_261;
  for (let index = 0; index < id.length; index += 1)
    hash = Math.imul(hash ^ id.charCodeAt(index), 16_777_619);
  return ((hash ^ (hash >>> 15)) >>> 0) / 4_294_967_296;
}

/** From where to where a potential lies: low on the one half, medium and high on the other. */
const LANES = { low: [0.05, 0.45], medium: [0.55, 0.73], high: [0.77, 0.95] } as const;

/** By potential and billing; undefined where either is not known. */
export function placeByWorth(
  { id, potential, billingCents, touch, users }: AccountLine,
  ends: { minCents: number; highCents: number; maxCents: number },
): Dot | undefined {
  if (potential === null || billingCents === null) return undefined;
  const [from, to] = LANES[potential];
  const y = halved(billingCents, ends);
  return { x: from + spreadOf(id) * (to - from), y, touch, users };
}

/** 0 at the smallest, ½ at the middle, 1 at the largest: by magnitudes, as billing lies. */
function halved(
  cents: number,
  { minCents, highCents, maxCents }: { minCents: number; highCents: number; maxCents: number },
): number {
  const way = (from: number, to: number) =>
    clamp((log(cents) - log(from)) / Math.max(0.1, log(to) - log(from)));
  return cents < highCents
    ? Math.min(0.499, 0.5 * way(minCents, highCents))
    : 0.5 + 0.5 * way(highCents, maxCents);
}

const log = (cents: number): number => Math.log10(Math.max(1, cents));

/** By share and growth, the bounds of the workspace in the middle; undefined where either is not known. */
export function placeByFit(
  { id, growthPercent, sharePercent, touch, users }: AccountLine,
  bounds: { growthPercent: number; sharePercent: number },
): Dot | undefined {
  if (growthPercent === null || sharePercent === null) return undefined;
  // Whole percents lie on lines: spread over their own percent.
  const share = sharePercent + spreadOf(id);
  const x =
    sharePercent < bounds.sharePercent
      ? (0.5 * share) / Math.max(1, bounds.sharePercent)
      : 0.5 + (0.5 * (share - bounds.sharePercent)) / Math.max(1, 101 - bounds.sharePercent);
  const growth = growthPercent + spreadOf(`${id} `);
  const y = 0.5 + (0.5 * (growth - bounds.growthPercent)) / GROWTH_SPAN_PERCENT;
  return {
    x: clamp(x),
    y: clamp(growthPercent < bounds.growthPercent ? Math.min(y, 0.499) : y),
    touch,
    users,
  };
}

/** So far from the bound the plane ends; what grows faster lies at its edge. */
const GROWTH_SPAN_PERCENT = 40;

const clamp = (value: number): number => Math.min(1, Math.max(0, value));

/** Small, middling and large, by users. */
const SIZES = [0, 20, 150] as const;

/** A dot as it is drawn, or all of one kind: a part of a path, or the path. */
export type Mark = { key: string; touch: TouchLevel | 'none'; size: 0 | 1 | 2; d: string };

export function toMark(
  { x, y, touch, users }: Dot,
  { widthPx, heightPx, roomPx }: { widthPx: number; heightPx: number; roomPx: number },
): Mark {
  const size = users > SIZES[2] ? 2 : users > SIZES[1] ? 1 : 0;
  const left = roomPx + x * (widthPx - 2 * roomPx);
  const top = roomPx + (1 - y) * (heightPx - 2 * roomPx);
  return {
    key: `${2 - size} ${touch ?? 'none'}`,
    touch: touch ?? 'none',
    size,
    d: `M${left.toFixed(1)} ${top.toFixed(1)}h0`,
  };
}

/** One path for each kind of dot, large ones first so that no small one is hidden. */
export function toPaths(marks: readonly Mark[]): Mark[] {
  const kinds = [...Map.groupBy(marks, ({ key }) => key).values()];
  return kinds
    .flatMap((kind) => (kind[0] ? { ...kind[0], d: kind.map(({ d }) => d).join('') } : []))
    .sort((a, b) => (a.key < b.key ? -1 : 1));
}
