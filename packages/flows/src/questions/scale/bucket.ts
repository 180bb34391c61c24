/**
 * Where on a scale a point lies. The middle fifth is neither: 4 of 1–7, 3 of 1–5; so `high` are the 5–7 that a
 * CES counts as agreement, and the top two boxes of a CSAT.
 */
export function toBucket(point: number, [min, max]: readonly [number, number]): Bucket {
  const share = (point - min) / (max - min);
  if (share > 0.6) return 'high';
  return share < 0.4 ? 'low' : 'middle';
}
type Bucket = 'low' | 'middle' | 'high';
