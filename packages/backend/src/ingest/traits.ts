import type { JsonObject } from '@polku/protocol';

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

/**
 * When the host says that somebody came to be: the trait `createdAt` or `created_at`, an ISO date or Unix time in
 * seconds or milliseconds. Undefined for anything else, 0 too, which is how a missing date is often written.
 */
export function toCreatedAt(said: JsonObject): number | undefined {
  const times = ['createdAt', 'created_at'].map((trait) =>
    Object.hasOwn(said, trait) ? toTime(said[trait]) : Number.NaN,
  );
  return times.find((time) => time > 0);
}

function toTime(value: unknown): number {
  if (typeof value === 'string')
    return /^\d+$/.test(value) ? toTime(Number(value)) : toIsoTime(value);
  if (typeof value !== 'number') return Number.NaN;
  return Math.floor(value < MAX_UNIX_SECONDS ? value * 1_000 : value);
}

/** ISO 8601, in UTC where it names no offset: what else `Date.parse` takes differs by machine and engine. */
function toIsoTime(text: string): number {
  const [, day, time = '00:00', offset = 'Z'] = ISO_TIME.exec(text) ?? [];
  return day === undefined
    ? Number.NaN
    : Date.parse(`${day}T${time}${offset.replace(' UTC', 'Z')}`);
}

const ISO_TIME =
  /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)(Z| UTC|[+-]\d{2}:\d{2})?)?$/;

/** The year 5138 in seconds, March 1973 in milliseconds. */
const MAX_UNIX_SECONDS = 100_000_000_000;

export const parseTraits = (row: { traits_json: string; traits_at_json: string }): Traits => ({
  values: JSON.parse(row.traits_json),
  saidAt: JSON.parse(row.traits_at_json),
});

export const toTraitColumns = ({ values, saidAt }: Traits) => ({
  traits_json: JSON.stringify(values),
  traits_at_json: JSON.stringify(saidAt),
});
