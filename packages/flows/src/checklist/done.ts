import { type Facts, match } from '@polku/protocol/match';
import type { FlowHistory } from '../bootstrap.ts';
import type { Heard } from '../stage.ts';
import type { ChecklistItem } from './schema.ts';

/** The items that are done: as this person's history says, or a milestone that they have reached elsewhere. */
export const itemsDone = (
  items: readonly ChecklistItem[],
  history: FlowHistory | undefined,
  facts: Facts,
): string[] =>
  items
    .filter(({ id, doneBy }) => history?.progress?.seen.includes(id) || isReached(doneBy, facts))
    .map(({ id }) => id);

/** The items that an event ticks off. */
export const itemsDoneBy = (items: readonly ChecklistItem[], event: Heard): string[] =>
  items
    .filter(
      ({ doneBy }) =>
        doneBy.on === 'event' &&
        doneBy.event === event.name &&
        match(doneBy.where, { properties: event.properties }),
    )
    .map(({ id }) => id);

const isReached = (doneBy: ChecklistItem['doneBy'], facts: Facts): boolean =>
  doneBy.on === 'milestone' &&
  match({ fact: `milestones.${doneBy.milestone}`, is: 'exists' }, facts);
