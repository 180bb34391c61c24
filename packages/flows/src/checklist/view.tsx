import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { avoidWidgets } from '../parts/corner.ts';
import { Said } from '../parts/said.tsx';
import { pickText } from '../pick-text.ts';
import type { Room } from '../stage.ts';
import type { ViewProps } from '../view.ts';
import { Ring } from './icons.tsx';
import { Panel } from './panel.tsx';
import { useDone } from './use-done.ts';
import { checklistWords } from './words.ts';

export { styles } from './style.ts';

/** It waits in its corner, under whatever is open. */
export const room: Room = { in: 'page' };

/** Long enough to be seen; who comes to it within that time keeps it. */
const PRAISE_MS = 8_000;

/** A launcher in the corner, and the list that opens from it when it is pressed, and never by itself. */
export function View(props: ViewProps<'checklist'>) {
  const { flow, stage, end } = props;
  const { done, tick, catchUp } = useDone(props);
  const [isOpen, setOpen] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  const launcher = useRef<HTMLButtonElement>(null);
  const words = { ...checklistWords, ...stage.words.checklist };
  const title = pickText(flow.title, stage.languages);
  const isAllDone = done.length === flow.items.length;
  const stay = useLeaving(isAllDone, () => end('done'));
  const progress = words.progress(done.length, flow.items.length);

  useLayoutEffect(
    () =>
      box.current && launcher.current ? avoidWidgets(box.current, launcher.current) : undefined,
    [],
  );
  const toggle = () => {
    if (!isOpen) catchUp();
    setOpen(!isOpen);
  };
  const collapse = () => {
    setOpen(false);
    launcher.current?.focus();
  };

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it hears what is done to the buttons in it.
    <div
      ref={box}
      class={`checklist at-${flow.corner ?? 'end'}`}
      onPointerEnter={stay}
      onFocusIn={stay}
      onKeyDown={(event) => {
        if (event.key === 'Escape' && isOpen) collapse();
      }}
    >
      {isOpen && (
        <Panel {...props} {...{ words, title, progress, done, tick, collapse, isAllDone }} />
      )}
      <button
        ref={launcher}
        type="button"
        class="launcher"
        part="launcher"
        aria-label={`${title}. ${isAllDone ? words.allDone : progress}`}
        aria-expanded={isOpen}
        onClick={toggle}
      >
        <Ring done={done.length} of={flow.items.length} />
        <span class="launcher-title">{isAllDone ? words.allDone : title}</span>
        {!isAllDone && (
          // Drawn, not said: the name has it in words.
          <span class="launcher-count" data-count={`${done.length}/${flow.items.length}`} />
        )}
      </button>
      <Progress text={isAllDone ? `${title}. ${words.allDone}` : `${title}. ${progress}`} />
    </div>
  );
}

/** Ends it a while after all is done, unless the user comes to it: then by their doing alone. */
function useLeaving(isAllDone: boolean, leave: () => void): () => void {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const stay = () => clearTimeout(timer.current);
  useEffect(() => {
    if (isAllDone) timer.current = setTimeout(leave, PRAISE_MS);
    return stay;
  }, [isAllDone]);
  return stay;
}

/** Says how far it is, when that changes: what stands there from the beginning is no news. */
function Progress({ text }: { text: string }) {
  const [first] = useState(text);
  const [hasChanged, setChanged] = useState(false);
  if (text !== first && !hasChanged) setChanged(true);
  return <Said text={hasChanged ? text : ''} />;
}
