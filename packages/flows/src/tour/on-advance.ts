import { match, matchGlob } from '@polku/protocol/match';
import type { PointingStage } from '../stage.ts';
import type { CodeStep } from './code.ts';

/**
 * Listens for what takes a step on: what the user does on the page, what is tracked, a milestone, a route.
 * `go` is called at most once. Returns the stop.
 */
export function onAdvance(
  { advance }: CodeStep,
  { stage, target }: { stage: PointingStage; target: Element | undefined },
  go: () => void,
): (() => void) | undefined {
  if (!advance) return undefined;
  let isOver = false;
  const when = (isMeant: boolean, event?: Event) => {
    if (isOver || !isMeant || advance.when?.(event) === false) return;
    isOver = true;
    go();
  };
  switch (advance.on) {
    case 'event':
      return stage.onEvent(({ name, properties }) =>
        when(name === advance.event && match(advance.where, { properties })),
      );
    case 'milestone':
      return stage.onMilestone((key) => when(key === advance.milestone));
    case 'route':
      return stage.onRoute((path) => when(matchGlob(advance.page, path)));
    default: {
      const at = advance.at ?? target;
      const type = advance.on === 'dom' ? advance.type : advance.on;
      const where = advance.on === 'click' ? undefined : advance.where;
      return at === undefined
        ? undefined
        : stage.onDom(type, at, (event, origin) => when(match(where, factsOf(origin)), event));
    }
  }
}

/** What a rule can ask of a field: `value`, its `length`, `checked`. */
function factsOf(origin: EventTarget | undefined) {
  const { value, checked } = (origin ?? {}) as { value?: unknown; checked?: unknown };
  return { value, checked, length: typeof value === 'string' ? value.length : undefined };
}
