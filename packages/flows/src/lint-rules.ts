import type { Finding } from './finding.ts';
import type { Flow } from './flow.ts';

/**
 * Conditions that can be published and will never be met, because nothing is there to be read. Found by their shape,
 * wherever a flow has rules.
 */

/** What there is of each fact; `undefined` where names are the host's or the workspace's own. */
const FACTS: { [fact: string]: readonly string[] | undefined } = {
  user: ['id', 'traits', 'firstSeenAt', 'tasks'],
  // More of it is read by the backend alone.
  account: undefined,
  milestones: undefined,
  flows: undefined,
  session: ['count', 'pages'],
  page: ['path', 'title', 'host'],
  device: ['language', 'languages', 'isTouch', 'width'],
  now: ['at', 'date', 'weekday', 'hour'],
  // Inside a survey, of what was answered so far.
  answers: undefined,
  buckets: undefined,
};
const OF_A_FLOW = [
  'shownAt',
  'shows',
  'doneAt',
  'closedAt',
  'answeredAt',
  'endedAt',
  'snoozedUntil',
  'declinedAt',
  'progress',
];

export const findOddRules = (flow: Flow): Finding[] => look(flow, [], false);

function look(value: unknown, path: Finding['path'], isOfEvent: boolean): Finding[] {
  if (typeof value !== 'object' || value === null) return [];
  const { fact, event, is } = value as { fact?: unknown; event?: unknown; is?: unknown };
  const message =
    typeof is !== 'string'
      ? undefined
      : typeof fact === 'string'
        ? faultOf(fact, isOfEvent)
        : typeof event === 'string' && isOfEvent
          ? `counts "${event}" inside "where", which reads the properties of one event alone`
          : undefined;
  const inside = Object.entries(value).flatMap(([key, part]) =>
    look(part, [...path, Array.isArray(value) ? Number(key) : key], isOfEvent || key === 'where'),
  );
  return message === undefined ? inside : [{ path, message }, ...inside];
}

function faultOf(fact: string, isOfEvent: boolean): string | undefined {
  const [first = '', name, field] = fact.split('.');
  if (isOfEvent)
    return first === 'properties'
      ? undefined
      : `reads "${fact}" of an event, of which there is only "properties.…"`;
  if (!Object.hasOwn(FACTS, first))
    return `reads "${fact}", of which there is nothing: a fact begins with ${listOf(Object.keys(FACTS))}`;
  const there = first === 'flows' ? OF_A_FLOW : FACTS[first];
  const asked = first === 'flows' ? field : name;
  if (!there || asked === undefined || there.includes(asked)) return undefined;
  const whole = first === 'flows' ? `flows.${name}` : first;
  return `reads "${fact}", and of "${whole}" there is ${listOf(there)}`;
}

const listOf = (names: readonly string[]): string =>
  names.join(', ').replace(/, ([^,]*)$/, ' or $1');
