import { useEffect, useRef, useState } from 'preact/hooks';
import type { ViewProps } from '../view.ts';
import { itemsDone, itemsDoneBy } from './done.ts';

/**
 * The ids of the items that are done, and a way to tick one off. Each is told once, so that it is done on every device;
 * one that another device has done is only taken over.
 */
export function useDone({
  flow: { items },
  stage,
  emit,
}: Pick<ViewProps<'checklist'>, 'flow' | 'stage' | 'emit'>) {
  const [done, setDone] = useState(() => itemsDone(items, stage.history(), stage.facts()));
  // What two things tick off in one turn is told once.
  const known = useRef(new Set(stage.history()?.progress?.seen));

  function tick(...ids: string[]) {
    for (const item of ids) {
      if (!known.current.has(item)) emit('checklist_item_done', { item });
      known.current.add(item);
    }
    setDone((before) => [...new Set([...before, ...ids])]);
  }

  useEffect(() => {
    // Reached, or tracked on this page, before the list was there.
    tick(...done, ...stage.heard().flatMap((event) => itemsDoneBy(items, event)));
    const stops = [
      stage.onEvent((event) => tick(...itemsDoneBy(items, event))),
      stage.onMilestone((key) =>
        tick(
          ...items
            .filter(({ doneBy }) => doneBy.on === 'milestone' && doneBy.milestone === key)
            .map(({ id }) => id),
        ),
      ),
    ];
    return () => stops.forEach((stop) => void stop());
  }, []);

  return {
    done,
    tick,
    /** Looks at what other devices have done meanwhile. */
    catchUp: () => tick(...itemsDone(items, stage.history(), stage.facts())),
  };
}
