import type { Rule } from '@polku/protocol';
import type { Finding } from './finding.ts';
import type { Flow } from './flow.ts';
import { LANGUAGE_TAG } from './language.ts';
import { findOddRules } from './lint-rules.ts';

/**
 * What is allowed and still looks like a mistake. Pure, and of any kind of flow: it looks for texts by their
 * shape, so that a new kind needs no line here.
 *
 * Texts that lack a language, rules that read what is not there, and steps of a tour that nothing leads to.
 * `languages`: those that each text must have. @default all that are in the flow
 */
export function lintFlow(flow: Flow, languages: readonly string[] = languagesOf(flow)): Finding[] {
  return [
    ...findMissingTexts(flow, languages),
    ...findOddRules(flow),
    ...(flow.kind === 'tour' ? findUnreachable(flow) : []),
  ];
}

/** Every language that a text of the flow is in; none when all are plain strings. */
export const languagesOf = (flow: Flow): string[] => [
  ...new Set(textsOf(flow, []).flatMap((text) => text.languages)),
];

type Text = { path: (string | number)[]; languages: string[] };

function findMissingTexts(flow: Flow, languages: readonly string[]): Finding[] {
  return textsOf(flow, []).flatMap((text) => {
    const missing = languages.filter((language) => !text.languages.includes(language));
    if (missing.length === 0) return [];
    return [{ path: text.path, message: `has no text in ${missing.join(', ')}` }];
  });
}

function textsOf(value: unknown, path: (string | number)[]): Text[] {
  if (typeof value !== 'object' || value === null) return [];
  const entries = Object.entries(value);
  if (!Array.isArray(value) && entries.length > 0 && entries.every(isText))
    return [{ path, languages: entries.map(([language]) => language) }];
  return entries.flatMap(([key, part]) =>
    textsOf(part, [...path, Array.isArray(value) ? Number(key) : key]),
  );
}

const names = new Intl.DisplayNames('en', { type: 'language', fallback: 'none' });

/** `{ en: …, fi: … }`; not `{ id: … }` alone, which would be Indonesian. */
const isText = ([key, value]: [string, unknown]): boolean =>
  typeof value === 'string' &&
  key !== 'id' &&
  LANGUAGE_TAG.test(key) &&
  names.of(key) !== undefined;

type Tour = Extract<Flow, { kind: 'tour' }>;
type Branch = { when?: Rule | undefined; to: string };

/** From the first step on, wherever a step may lead for anybody. */
function findUnreachable({ steps }: Tour): Finding[] {
  const reached = new Set<number>();
  const waiting = [0];
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    const step = steps[at];
    if (!step || reached.has(at)) continue;
    reached.add(at);
    const behind = typeof step.back === 'string' ? [indexOf(steps, step.back)] : [];
    waiting.push(...stepsAhead(steps, at), ...behind);
  }
  return steps.flatMap(({ id }, index) =>
    reached.has(index)
      ? []
      : [{ path: ['steps', index], message: `is never reached: no step leads to "${id}"` }],
  );
}

/** Where the step at an index may lead, for anybody, by their own indexes; one may be no step, which ends the tour. */
export function stepsAhead(steps: Tour['steps'], at: number): number[] {
  const step = steps[at];
  if (!step) return [];
  const ahead = refsOf(step.next).map((to) => (to === undefined ? at + 1 : indexOf(steps, to)));
  // One that is not for everybody is passed over.
  return step.when ? [...ahead, at + 1] : ahead;
}

const indexOf = (steps: Tour['steps'], id: string) => steps.findIndex((step) => step.id === id);

/** The steps that one may lead to; undefined stands for the one that stands next. */
function refsOf(next: string | Branch[] | undefined): (string | undefined)[] {
  if (!Array.isArray(next)) return [next];
  const always = next.findIndex(({ when }) => when === undefined);
  const taken = always < 0 ? next : next.slice(0, always + 1);
  return [...taken.map(({ to }) => to), ...(always < 0 ? [undefined] : [])];
}
