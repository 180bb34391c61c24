import { useEffect, useRef } from 'preact/hooks';

/** What a single key does. Return `false` when there was nothing to do, so that the key keeps its own meaning. */
export type Keys = { [key: string]: () => boolean | undefined };

/** Keys that go on while they are held down. */
const REPEATING = ['j', 'k'];

/**
 * Single-key shortcuts for as long as the component is on the page. They are silent while somebody types,
 * with any modifier, and while a dialog is open; a person may switch them off (WCAG 2.1.4).
 */
export function useKeys(keys: Keys, isEnabled = true): void {
  const current = useRef(keys);
  current.current = keys;
  useEffect(() => {
    if (!isEnabled) return;
    const onKey = (event: KeyboardEvent) => {
      const act = isForUs(event) ? actionOf(event, current.current) : undefined;
      if (act && act() !== false) event.preventDefault();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [isEnabled]);
}

function actionOf({ key, repeat }: KeyboardEvent, keys: Keys): Keys[string] | undefined {
  // With Caps Lock on, `j` comes as `J`.
  const name = key.length === 1 ? key.toLowerCase() : key;
  if (repeat && !REPEATING.includes(name)) return undefined;
  return Object.hasOwn(keys, name) ? keys[name] : undefined;
}

const isForUs = (event: KeyboardEvent): boolean =>
  !(event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) &&
  !isTyping(event.target) &&
  !document.querySelector('dialog[open]');

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement)
    return target.type !== 'radio' && target.type !== 'checkbox';
  return target.isContentEditable || target.matches('textarea, select');
}
