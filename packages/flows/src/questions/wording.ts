import type { Question } from './schemas.ts';

/**
 * What somebody who answers has before them: another text, scale, option or language is another wording, and its
 * answers are summed apart. Where it leads, whether it must be answered and who is asked is none of it.
 */
export function isSameWording(a: Question, b: Question): boolean {
  return toWording(a) === toWording(b);
}

function toWording({ when: _, next: __, required: ___, ...asked }: Question): string {
  // Keys in one order: how a document was written is no wording. Languages keep theirs: the first is the default.
  return JSON.stringify(Object.entries(asked).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/**
 * The versions of a survey in which a question was asked in the same words, in turn: the newest run last. A
 * question that was taken out and came back, in whatever words, begins a new run: something lay between.
 *
 * @param versions of one survey, the oldest first
 */
export function toWordings(
  versions: readonly { version: number; questions: readonly Question[] }[],
  questionId: string,
): { question: Question; versions: number[] }[] {
  const runs: { question: Question; versions: number[] }[] = [];
  let isOpen = false;
  for (const { version, questions } of versions) {
    const question = questions.find(({ id }) => id === questionId);
    const last = runs.at(-1);
    if (question && isOpen && last && isSameWording(last.question, question))
      last.versions.push(version);
    else if (question) runs.push({ question, versions: [version] });
    isOpen = question !== undefined;
  }
  return runs;
}
