/**
 * What differs between two JSON values, a line each with its path: `+` came, `-` went, `~` changed. Entries of
 * a list that have ids are told apart by them, so that a step put in the middle is one line and not all.
 */
export function diffValues(before: unknown, after: unknown, path = ''): string[] {
  if (JSON.stringify(before) === JSON.stringify(after)) return [];
  if (before === undefined) return [`+ ${path}: ${toText(after)}`];
  if (after === undefined) return [`- ${path}: ${toText(before)}`];
  const [old, young] = [partsOf(before), partsOf(after)];
  if (!old || !young) return [`~ ${path}: ${toText(before)} → ${toText(after)}`];
  const keys = [...new Set([...old.keys(), ...young.keys()])];
  const lines = keys.flatMap((key) =>
    diffValues(old.get(key), young.get(key), path === '' ? key : `${path}.${key}`),
  );
  // The same parts in another order.
  return lines.length > 0 ? lines : [`~ ${path || 'the flow'}: in another order`];
}

function partsOf(value: unknown): Map<string, unknown> | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if (!Array.isArray(value)) return new Map(Object.entries(value));
  return new Map(
    value.map((part, i) => [typeof part?.id === 'string' ? part.id : String(i), part]),
  );
}

const MAX_SHOWN = 100;

function toText(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text;
}
