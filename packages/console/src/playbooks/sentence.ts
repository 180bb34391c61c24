import type { Action, Playbook } from '../api/playbooks.ts';
import type { Say } from '../locale.ts';
import type { playbooksEn } from '../words/playbooks.en.ts';

/** Playbooks as somebody would say them. */
type Words = Say<typeof playbooksEn>;

export function toWhen({ when }: Playbook, say: Words): string {
  const { occurs, flow, milestone, afterDays } = when;
  return [
    say(`occurs.${occurs}`),
    flow && say('ofFlow', { flow }),
    milestone && say('ofMilestone', { milestone }),
    afterDays && say('days', afterDays),
  ]
    .filter(Boolean)
    .join(' ');
}

export function toDoing(action: Action, say: Words): string {
  switch (action.kind) {
    case 'notify':
      return say(action.urgency === 'high' ? 'do.urgent' : 'do.notify');
    case 'digest':
      return say('do.digest');
    case 'task':
      return say('do.task', {
        task: action.title ?? say(`task.${action.task}`),
        due: toDue(action.due, say),
      });
    case 'flow':
      return say('do.flow', { flow: action.flow, days: action.days });
    case 'invite':
      return say('do.invite', { to: say(`to.${action.to}`), flow: action.flow, days: action.days });
    case 'webhook':
      return say('do.webhook', { channel: action.channel });
  }
}

function toDue(due: Extract<Action, { kind: 'task' }>['due'], say: Words): string {
  if ('hours' in due) return say('hours', { count: due.hours });
  return due.days === 0 ? say('today') : say('inDays', { count: due.days });
}
