import type { JsonObject } from '@polku/protocol';
import { toTime } from './time.ts';

/**
 * What is known of a person or a company, each trait with the time at which it was said. Kept by trait and
 * not by event, so that events in any order of arrival come to the same end: the newest word stands.
 */
export type Traits = {
  values: JsonObject;
  /** By trait, UTC ms. */
  saidAt: { [trait: string]: number };
};

export function mergeTraits(known: Traits, said: JsonObject, at: number): Traits {
  const isNewer = ([trait]: [string, unknown]) =>
    !Object.hasOwn(known.saidAt, trait) || (known.saidAt[trait] ?? 0) <= at;
  const newer = Object.entries(said).filter(isNewer);
  // Spread and fromEntries define keys and never assign them: a trait named `__proto__` is only a trait.
  return {
    values: { ...known.values, ...Object.fromEntries(newer) },
    saidAt: { ...known.saidAt, ...Object.fromEntries(newer.map(([trait]) => [trait, at])) },
  };
}

/** The traits of two who are one: of each the newer word, and of two of one moment that of `known`. */
export function joinTraits(known: Traits, other: Traits): Traits {
  const newer = Object.entries(other.saidAt).filter(
    ([trait, at]) => !Object.hasOwn(known.saidAt, trait) || (known.saidAt[trait] ?? 0) < at,
  );
  return newer.reduce((joined, [trait, at]) => {
    const said = Object.entries(other.values).filter(([key]) => key === trait);
    return mergeTraits(joined, Object.fromEntries(said), at);
  }, known);
}

/** When the host says that somebody came to be: the trait `createdAt` or `created_at`. */
export function toCreatedAt(said: JsonObject): number | undefined {
  const times = ['createdAt', 'created_at'].map((trait) =>
    Object.hasOwn(said, trait) ? toTime(said[trait]) : undefined,
  );
  return times.find((time) => time !== undefined);
}

export const parseTraits = (row: { traits_json: string; traits_at_json: string }): Traits => ({
  values: JSON.parse(row.traits_json),
  saidAt: JSON.parse(row.traits_at_json),
});

export const toTraitColumns = ({ values, saidAt }: Traits) => ({
  traits_json: JSON.stringify(values),
  traits_at_json: JSON.stringify(saidAt),
});
