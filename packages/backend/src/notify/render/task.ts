import type { TaskAssigned, TaskOverdue } from '@polku/protocol';
import { actionOf, whoOf } from './occurrences.ts';
import type { Renderer, Telling } from './rendered.ts';
import { toAccountFact } from './telling.ts';

/** Something to do, and something that was not done in time. */

export const renderTask: Renderer<TaskAssigned> = ({ data }, telling) => ({
  title: telling.words.task.assigned(
    telling.words.task.kinds[data.task.kind],
    about(data, telling),
  ),
  ...toRest(data, telling),
});

export const renderOverdue: Renderer<TaskOverdue> = ({ data }, telling) => {
  const { facts, ...rest } = toRest(data, telling);
  const { words } = telling;
  return {
    title: words.task.overdue(words.task.kinds[data.task.kind], about(data, telling)),
    ...rest,
    facts: [...facts, { label: words.task.assignee, value: data.assignee?.id }],
  };
};

type Data = TaskAssigned['data'] | TaskOverdue['data'];

/** Whom it is about: the user where there is one, else the account. */
function about(data: Data, telling: Telling): string {
  const { user, account } = whoOf(data, telling);
  return data.user ? user : (account ?? user);
}

const toRest = (data: Data, telling: Telling) => ({
  lines: [telling.words.task.line(telling.time(data.dueAt))],
  facts: [toAccountFact(data.account, telling)],
  action: actionOf(data, telling),
});
