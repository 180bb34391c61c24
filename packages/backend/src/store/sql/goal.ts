import type { AccountGoal, AccountResponse } from '../../http/api.ts';

/**
 * What the account bought the product for, in its own words, and who of it has said whether that came true: the
 * newest answer of each of its users to a question of the kind `goal`.
 *
 * @param responses newest first
 * @param named of the goals that people have written down, where the host has said none
 */
export function toGoal(
  traits: { readonly [trait: string]: unknown },
  responses: readonly AccountResponse[],
  named?: string,
): AccountGoal | null {
  const text = typeof traits.goal === 'string' ? traits.goal : (named ?? null);
  const said = new Map<string, AccountGoal['said'][number]>();
  for (const { user, at, answers } of responses) {
    const answer = answers.find(({ kind }) => kind === 'goal');
    if (!answer || said.has(user.id)) continue;
    // Of this kind the schema takes these three alone.
    said.set(user.id, { user, at, value: answer.value as 'yes' | 'partly' | 'no' });
  }
  return text === null && said.size === 0 ? null : { text, said: [...said.values()] };
}
