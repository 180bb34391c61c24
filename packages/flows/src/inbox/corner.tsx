import type { RefObject } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { avoidWidgets } from '../parts/corner.ts';
import { Launcher } from './launcher.tsx';
import type { InboxProps } from './state.ts';
import { Inbox } from './view.tsx';

/** The inbox over the page: a panel in the corner, above the launcher that opens it. */
export function Corner({
  inbox,
  launcher,
  button,
}: {
  /** Absent: it is closed. */
  inbox: InboxProps | undefined;
  /** Absent: something of the page opens it. */
  launcher: { unread: number; words: InboxProps['words']; onPress(): void } | undefined;
  /** Of the launcher. */
  button: RefObject<HTMLButtonElement | null>;
}) {
  const box = useRef<HTMLDivElement>(null);
  const hasLauncher = launcher !== undefined;
  useLayoutEffect(
    () => (box.current && button.current ? avoidWidgets(box.current, button.current) : undefined),
    [hasLauncher],
  );
  return (
    <div ref={box} class="inbox-corner">
      {inbox && <Inbox {...inbox} />}
      {launcher && <Launcher {...launcher} isOpen={inbox !== undefined} button={button} />}
    </div>
  );
}
