import { isUserBusy } from './user-state.ts';

/** After which the user may be at nothing any more: a dialog without an event of its own is closed by a key or a press. */
const SIGNS = [
  'focusin',
  'focusout',
  'selectionchange',
  'toggle',
  'close',
  'visibilitychange',
  'click',
  'keyup',
];

/** Calls when the user is at nothing, and whenever they have done something and are at nothing then, until `signal`. */
export function onUserFree(listener: () => void, signal: AbortSignal): void {
  let isLooking = false;
  const look = () => {
    if (isLooking) return;
    isLooking = true;
    // When the page itself has dealt with it.
    setTimeout(() => {
      isLooking = false;
      if (!signal.aborted && !isUserBusy()) listener();
    });
  };
  // Captured: neither `toggle` nor `close` bubbles.
  look();
  for (const type of SIGNS)
    document.addEventListener(type, look, { capture: true, passive: true, signal });
}
