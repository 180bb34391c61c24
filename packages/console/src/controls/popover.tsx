import type { ComponentChildren, TargetedToggleEvent } from 'preact';
import { useId, useRef, useState } from 'preact/hooks';
import { Icon, type IconName } from '../parts/icon.tsx';

/**
 * A button, and what it opens beside itself: a native popover, closed by the browser at Escape and at a press
 * elsewhere. It is put below the button, above it where there is no room below, and never over the page's edge.
 */
export function Popover(props: {
  label: ComponentChildren;
  icon?: IconName;
  /** @default 'button' */
  buttonClass?: string;
  /** `close` for what is done and over. Drawn only while it is open. */
  children(close: () => void): ComponentChildren;
}) {
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  const panel = useRef<HTMLDivElement>(null);
  const [isOpen, setOpen] = useState(false);
  const close = () => panel.current?.hidePopover();

  function onToggle({ newState }: TargetedToggleEvent<HTMLDivElement>) {
    setOpen(newState === 'open');
  }

  return (
    <>
      <button
        ref={button}
        type="button"
        class={props.buttonClass ?? 'button'}
        popovertarget={id}
        aria-expanded={isOpen}
      >
        {props.icon && <Icon name={props.icon} />}
        {props.label}
      </button>
      <div
        id={id}
        ref={(element) => {
          panel.current = element;
          // Drawn: now it has its size, and can be put.
          if (element && isOpen && button.current) putBeside(button.current, element);
        }}
        class="popover popover-beside"
        popover="auto"
        onToggle={onToggle}
      >
        {isOpen && props.children(close)}
      </div>
    </>
  );
}

const GAP_PX = 6;
const EDGE_PX = 12;

/** In pixels of the window, where a popover lies; it closes at a press elsewhere, so nothing need be followed. */
function putBeside(button: HTMLElement, panel: HTMLElement): void {
  const at = button.getBoundingClientRect();
  const { width, height } = panel.getBoundingClientRect();
  const isRtl = getComputedStyle(button).direction === 'rtl';
  const start = isRtl ? at.right - width : at.left;
  const left = Math.max(EDGE_PX, Math.min(start, window.innerWidth - width - EDGE_PX));
  const hasRoomBelow = at.bottom + GAP_PX + height < window.innerHeight - EDGE_PX;
  const top = hasRoomBelow ? at.bottom + GAP_PX : Math.max(EDGE_PX, at.top - GAP_PX - height);
  panel.style.left = `${left}px`;
  panel.style.top = `${top}px`;
}

/** What can be done, as a list in a popover; up, down, Home and End go through it. */
export function MenuList(props: { label: string; children: ComponentChildren }) {
  const list = useRef<HTMLDivElement>(null);
  function move(event: KeyboardEvent) {
    const items = [...(list.current?.querySelectorAll<HTMLElement>('[role=menuitem]') ?? [])];
    const at = items.indexOf(document.activeElement as HTMLElement);
    const to: { [key: string]: number } = {
      ArrowDown: (at + 1) % items.length,
      ArrowUp: at <= 0 ? items.length - 1 : at - 1,
      Home: 0,
      End: items.length - 1,
    };
    const next = to[event.key];
    if (next === undefined) return;
    event.preventDefault();
    items[next]?.focus();
  }
  return (
    <div
      ref={(element) => {
        if (element && !list.current)
          element.querySelector<HTMLElement>('[role=menuitem]')?.focus();
        list.current = element;
      }}
      class="menu-list"
      role="menu"
      aria-label={props.label}
      onKeyDown={move}
    >
      {props.children}
    </div>
  );
}

export function MenuItem(props: {
  icon?: IconName;
  tone?: 'danger';
  onChoose(): void;
  children: ComponentChildren;
}) {
  return (
    <button
      type="button"
      role="menuitem"
      tabIndex={-1}
      class={`row-button ${props.tone === 'danger' ? 'is-danger' : ''}`}
      onClick={props.onChoose}
    >
      {props.icon && <Icon name={props.icon} />}
      {props.children}
    </button>
  );
}
