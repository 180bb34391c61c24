import { useState } from 'preact/hooks';

/**
 * A group of radio buttons as one stop of the Tab key, in which arrows look and do not choose: Space or Enter
 * chooses. Native arrows choose at once, so that who browses a scale would have answered it, and a survey that
 * goes on by itself would have gone on. The tab stop is ours as well, and the buttons have no name: of a native
 * group in which nothing is chosen Firefox lets Tab reach the first alone, wherever one has looked.
 *
 * @param chosen the place of what is chosen, −1 while nothing is
 * @param count how many there are
 */
export function useRoving(chosen: number, count: number) {
  const [looked, setLooked] = useState<number | undefined>();
  const stop = looked ?? Math.max(0, chosen);

  function onKeyDown(event: KeyboardEvent) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    const group = event.currentTarget as HTMLElement;
    const radios = [...group.querySelectorAll<HTMLInputElement>('input[type=radio]')];
    const at = radios.indexOf(event.target as HTMLInputElement);
    if (at < 0) return;
    if (event.key === 'Enter') {
      // On what is chosen already it sends the form. A key that is held down answers one question.
      if (radios[at]?.checked) return;
      event.preventDefault();
      if (!event.repeat) radios[at]?.click();
      return;
    }
    const isRtl = getComputedStyle(group).direction === 'rtl';
    const to = toPlace(event.key, { at, last: radios.length - 1, isRtl });
    if (to === undefined) return;
    event.preventDefault();
    radios[to]?.focus();
  }

  return {
    onKeyDown,
    /** For the radio button at this place. */
    at: (place: number) => ({
      tabIndex: place === stop ? 0 : -1,
      'aria-posinset': place + 1,
      'aria-setsize': count,
      onFocus: () => setLooked(place),
    }),
  };
}

function toPlace(
  key: string,
  { at, last, isRtl }: { at: number; last: number; isRtl: boolean },
): number | undefined {
  if (key === 'Home') return 0;
  if (key === 'End') return last;
  const forward = isRtl ? 'ArrowLeft' : 'ArrowRight';
  const backward = isRtl ? 'ArrowRight' : 'ArrowLeft';
  // Round and round, as radio buttons go.
  if (key === forward || key === 'ArrowDown') return at === last ? 0 : at + 1;
  if (key === backward || key === 'ArrowUp') return at === 0 ? last : at - 1;
  return undefined;
}
