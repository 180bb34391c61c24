import type { Flow } from '@polku/flows';
import { htmlToMarkup } from './html-to-markup.ts';

/** What every library's steps have in common, and the report of what ours have not. */
export type Step = Extract<Flow, { kind: 'tour' }>['steps'][number];
export type Given = { readonly [field: string]: unknown };
export type Options = { id: string; name: string };

export type Carried = {
  /** The step's own id, if it has one. */
  id?: string | undefined;
  step: Omit<Step, 'id'>;
  lost: string[];
};

export type Source = (given: Given, options: Options) => Carried;

export const asText = (value: unknown): string | undefined =>
  typeof value === 'string' && value.trim() !== '' ? value : undefined;

export const asObject = (value: unknown): Given =>
  typeof value === 'object' && value !== null ? (value as Given) : {};

/** `bottom-start` is on the bottom for us: where along the side is where there is room. */
export function toPlacement(side: unknown): Step['placement'] {
  const found = /^(top|right|bottom|left)/.exec(asText(side) ?? '')?.[1];
  return found as Step['placement'];
}

/** A selector; an element or a function that gives one cannot be stored. */
export function toTarget(target: unknown): { at?: string; lost: string[] } {
  if (target === undefined || target === null) return { lost: [] };
  const at = asText(target);
  return at === undefined
    ? { lost: ['its target is given by code: name it by a selector in "at"'] }
    : { at, lost: [] };
}

/** Titles are text alone; a step without one has the tour's name. */
export function toTexts(
  title: unknown,
  text: unknown,
  { name }: Options,
): { title: string; text: string; lost: string[] } {
  const heading = htmlToMarkup(asText(title) ?? '');
  const body = htmlToMarkup(asText(text) ?? '');
  const lost = [...heading.lost, ...body.lost].map(
    (tag) => `${tag} in its text: the words are kept`,
  );
  if (text !== undefined && asText(text) === undefined) lost.push('its text is given by code');
  if (heading.text === '') lost.push('it has no title: the name of the tour stands there');
  const plain = heading.text.replace(/\\(.)|\*+|`/g, '$1');
  return { title: plain || name, text: body.text, lost };
}

/** Of the fields that say something, those that nothing of ours stands for. */
export const nameLost = (given: Given, known: readonly string[]): string[] =>
  Object.keys(given)
    .filter((field) => !known.includes(field) && given[field] !== undefined)
    .map((field) => `"${field}" has no counterpart`);
