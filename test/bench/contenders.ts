/** Polku and its peers on pages of their own: in turn, and side by side in a row. */
import { percentile, type Row } from './bench.ts';

/** Each round begins with another. */
export function inTurn<T>(all: Iterable<T>, round: number): T[] {
  const order = [...all];
  const at = round % order.length;
  return [...order.slice(at), ...order.slice(0, at)];
}

/** One figure of each. */
export const createToRow =
  <Contender extends { name: string }>(contenders: readonly Contender[]) =>
  (metric: string, unit: Row['unit'], read: (contender: Contender) => number | null): Row => {
    const { Polku = null, ...peers } = Object.fromEntries(
      contenders.map((contender) => [contender.name, read(contender)]),
    );
    return { metric, unit, ours: Polku, peers, better: 'lower', aim: 'best' };
  };

/** Null when one run was void: a figure of the others would be of the lucky ones. */
export function medianOf(values: readonly (number | undefined)[]): number | null {
  const whole = values.filter((value) => value !== undefined);
  return whole.length < values.length ? null : percentile(whole, 0.5);
}
