import type { myDataWords } from './words.ts';

/** What the panel stands at. */
export type MyDataState =
  | { at: 'loading' | 'erasing' }
  /** `isSure`: the user is asked whether they mean it. */
  | { at: 'held'; groups: readonly HeldGroup[]; file: HeldFile; isSure?: boolean }
  | { at: 'erased'; hasCopies: boolean }
  | { at: 'failed'; why: 'failed' | 'unsure' | 'tooOften' | 'signedOut' };

/** How many records of a sort are held; a sort of which there are none is left out. */
export type HeldGroup = { name: GroupName; count: number };
type GroupName = Extract<
  keyof typeof myDataWords,
  'profile' | 'activity' | 'answers' | 'messages' | 'other'
>;

/** All of it, to be saved. */
export type HeldFile = { url: string; name: string };

/** Tables are the backend's; what a person knows of them is this. Whatever is not named here is `other`. */
const GROUPS: { [name in Exclude<GroupName, 'other'>]: readonly string[] } = {
  profile: ['user', 'identity', 'mergedSubject', 'contact'],
  activity: ['event', 'userSession', 'milestoneReached', 'flowHistory', 'registration'],
  answers: ['response', 'reference'],
  messages: ['conversation', 'conversationMessage'],
};

/** @param held a list of records for each table, as an export has them */
export function toGroups(held: { readonly [table: string]: readonly unknown[] }): HeldGroup[] {
  const names = Object.keys(GROUPS) as (keyof typeof GROUPS)[];
  const groupOf = (table: string): GroupName =>
    names.find((name) => GROUPS[name].includes(table)) ?? 'other';
  const all: GroupName[] = [...names, 'other'];
  const count = (name: GroupName) =>
    Object.entries(held).reduce(
      (sum, [table, rows]) => sum + (groupOf(table) === name ? rows.length : 0),
      0,
    );
  return all.map((name) => ({ name, count: count(name) })).filter(({ count }) => count > 0);
}
