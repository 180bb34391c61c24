import type { InboxItem } from '@polku/backend/api-inbox';
import type { RefObject } from 'preact';
import { useEffect } from 'preact/hooks';
import type { Cell } from '../cell.ts';
import { isDone, type Wish } from '../inbox-change.ts';
import { useKeys } from './use-keys.ts';

/** The id of the inbox item that an element lies in. */
export function itemOf(target: EventTarget | null): string | undefined {
  const item = target instanceof Element ? target.closest('[data-notification-id]') : undefined;
  return item?.getAttribute('data-notification-id') ?? undefined;
}

/** Drawn before focus comes to them. */
const AHEAD = 10;

/**
 * `j` and `k` move real focus from item to item (so that a screen reader follows), `e` acknowledges or
 * undoes, `d` is done, `s` puts off, `a` gives, `x` chooses. The item is remembered by its id: a new one on top moves
 * nobody, and coming back to the inbox comes back to the same item.
 */
export function useItemKeys(options: {
  list: RefObject<HTMLElement | null>;
  /** In the order in which they stand on the page. */
  items: readonly InboxItem[];
  cursor: Cell<string | undefined>;
  /** So many of the items are to be drawn. @default all are */
  onReach?: (count: number) => void;
  onWish: ((id: string, wish: Wish) => void) | undefined;
  onDone?: ((id: string) => void) | undefined;
  onChoose?: ((id: string) => void) | undefined;
  isEnabled: boolean;
}): void {
  const { list, items, cursor, onWish, isEnabled } = options;

  function elementOf(id: string | undefined): HTMLElement | undefined {
    const elements = list.current?.querySelectorAll<HTMLElement>('[data-notification-id]') ?? [];
    return [...elements].find(({ dataset }) => dataset.notificationId === id);
  }

  function focusItem(id: string | undefined): boolean {
    const element = elementOf(id);
    element?.focus();
    return element !== undefined;
  }

  function move(step: 1 | -1): boolean {
    const at = items.findIndex(({ id }) => id === cursor.get());
    // From nowhere, both keys come to the first.
    const next = at < 0 ? 0 : Math.min(items.length - 1, Math.max(0, at + step));
    options.onReach?.(next + AHEAD);
    return focusItem(items[next]?.id);
  }

  const here = () => items.find(({ id }) => id === itemOf(document.activeElement));

  function withItem(act: ((item: InboxItem) => void) | undefined): boolean {
    const item = here();
    if (!item || !act) return false;
    act(item);
    return true;
  }

  /** Opens what stands in the item as a button, with its own menu. */
  const press = (selector: string) => (item: InboxItem) =>
    elementOf(item.id)?.querySelector<HTMLElement>(selector)?.click();

  useKeys(
    {
      j: () => move(1),
      k: () => move(-1),
      e: () => withItem(onWish && ((item) => onWish(item.id, toggleOf(item)))),
      d: () => withItem(options.onDone && (({ id }) => options.onDone?.(id))),
      s: () => withItem(press('.snooze-button')),
      a: () => withItem(press('.assign-button')),
      x: () => withItem(options.onChoose && (({ id }) => options.onChoose?.(id))),
    },
    isEnabled,
  );

  // After the layout effects, in which the page has taken focus: who comes back from an account stands
  // where they stood.
  useEffect(() => {
    if (cursor.get() !== undefined && document.activeElement?.id === 'main')
      focusItem(cursor.get());
  }, []);
}

const toggleOf = (item: InboxItem): Wish =>
  item.acknowledged || isDone(item) ? 'undo' : 'acknowledge';
