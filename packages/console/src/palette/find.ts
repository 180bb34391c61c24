import type { IconName } from '../parts/icon.tsx';

/** What the palette offers: a place to go to, or something to do. */
export type Choice = {
  /** Unlike every other's. */
  key: string;
  kind: 'page' | 'setting' | 'account' | 'flow' | 'act';
  name: string;
  /** @default one of its kind */
  icon?: IconName;
  /** Beside the name, fainter; it is searched too. */
  note?: string;
  run(): void;
};

/** As people type it: without case, and without marks on letters. */
const toPlain = (text: string): string =>
  text
    .normalize('NFD')
    .replaceAll(/\p{Mn}/gu, '')
    .toLowerCase();

/**
 * The choices that have every word of `text` in them: first those whose name begins with it, then those of which a word
 * does, then the others; else as they come. Without a text the pages and acts.
 */
export function findChoices(choices: readonly Choice[], text: string, limit: number): Choice[] {
  const words = toPlain(text).split(/\s+/).filter(Boolean);
  const [first] = words;
  if (first === undefined)
    return choices.filter(({ kind }) => kind === 'page' || kind === 'act').slice(0, limit);
  const found = choices.flatMap((choice) => {
    const name = toPlain(choice.name);
    const all = choice.note ? `${name} ${toPlain(choice.note)}` : name;
    if (!words.every((word) => all.includes(word))) return [];
    const rank = name.startsWith(first) ? 0 : name.includes(` ${first}`) ? 1 : 2;
    return [{ choice, rank }];
  });
  return found
    .sort((a, b) => a.rank - b.rank)
    .slice(0, limit)
    .map(({ choice }) => choice);
}
