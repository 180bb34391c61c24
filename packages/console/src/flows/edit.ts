/**
 * Changes to a document, which is never changed itself: each answers another one, in which everything that was not
 * touched is the same object as before.
 */
export type Path = readonly (string | number)[];

export function readAt(document: unknown, path: Path): unknown {
  let value = document;
  for (const key of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as { [key: string | number]: unknown })[key];
  }
  return value;
}

/** `undefined` takes the field away. */
export function setAt<T>(document: T, path: Path, value: unknown): T {
  const [key, ...rest] = path;
  if (key === undefined) return value as T; // the whole: the caller knows what it puts there
  if (Array.isArray(document)) {
    const at = Number(key);
    const next = setAt(document[at], rest, value);
    return document.map((each, index) => (index === at ? next : each)) as T; // of the same items
  }
  const object = (document ?? {}) as { [key: string]: unknown };
  const next = setAt(object[key], rest, value);
  const { [key]: _, ...others } = object;
  if (next === undefined) return others as T; // without the one key
  // In the place where it stood: the order of keys says which language comes first.
  return (key in object ? { ...object, [key]: next } : { ...others, [key]: next }) as T;
}

const listAt = (document: unknown, path: Path): readonly unknown[] => {
  const list = readAt(document, path);
  return Array.isArray(list) ? list : [];
};

export function insertAt<T>(
  document: T,
  path: Path,
  { at, item }: { at: number; item: unknown },
): T {
  const list = listAt(document, path);
  return setAt(document, path, [...list.slice(0, at), item, ...list.slice(at)]);
}

/** The last one takes the list with it where the list may be left out. */
export function removeAt<T>(document: T, path: Path, at: number): T {
  return setAt(document, path, listAt(document, path).toSpliced(at, 1));
}

/** Nothing happens at either end. */
export function moveAt<T>(document: T, path: Path, { from, to }: { from: number; to: number }): T {
  const list = listAt(document, path);
  if (to < 0 || to >= list.length || from === to) return document;
  const without = list.toSpliced(from, 1);
  return setAt(document, path, without.toSpliced(to, 0, list[from]));
}

/** An id that none of the list has: `step`, `step-2`, … */
export function newId(taken: readonly string[], stem: string): string {
  if (!taken.includes(stem)) return stem;
  let count = 2;
  while (taken.includes(`${stem}-${count}`)) count += 1;
  return `${stem}-${count}`;
}

/** What a name becomes as an id: lower case letters, digits and hyphens. */
export function toSlug(name: string): string {
  const plain = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
  return plain.slice(0, 50).replace(/-+$/, '');
}

/** What both forms have stays: another kind of question keeps its id and its text. */
export function withKept(before: unknown, start: unknown): unknown {
  if (typeof before !== 'object' || before === null || Array.isArray(before)) return start;
  if (typeof start !== 'object' || start === null || Array.isArray(start)) return start;
  const had = before as { [key: string]: unknown };
  return Object.fromEntries(
    Object.entries(start).map(([key, value]) => [
      key,
      key === 'kind' || key === 'on' ? value : (had[key] ?? value),
    ]),
  );
}
