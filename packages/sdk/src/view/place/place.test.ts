// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createPlace, type PlaceOptions } from './index.ts';
import type { Laid } from './laid.ts';

/** What the engines draw is proven in real browsers; here is who draws when, and what is left behind. */

let backdrop: HTMLElement;
let view: HTMLElement;
let card: HTMLElement;
let target: HTMLElement;
const home = { show() {}, moveFor() {}, onMove: () => () => {} };
const stop = vi.fn();
const placeFloating = vi.fn((_: Laid) => stop);

beforeEach(() => {
  HTMLElement.prototype.showPopover = vi.fn();
  HTMLElement.prototype.hidePopover = vi.fn();
  document.body.innerHTML = '<div></div><div><p></p></div><button>Target</button>';
  [backdrop, view, target] = [...document.body.children] as [HTMLElement, HTMLElement, HTMLElement];
  card = view.firstElementChild as HTMLElement;
  stop.mockClear();
  placeFloating.mockClear();
});
afterEach(() => void vi.restoreAllMocks());

const place = (options: Partial<PlaceOptions> = {}) =>
  createPlace({ backdrop, view, home, loadFloating: async () => ({ placeFloating }), ...options });
const drawn = () => [...backdrop.querySelectorAll('*')].map(({ className }) => className);
const turn = () => new Promise((resolve) => setTimeout(resolve));

describe('a place', () => {
  test('in the middle is over a whole veil, which goes with it', () => {
    const leave = place()({ card });
    expect(drawn()).toEqual(['curtain whole']);
    leave();
    expect(drawn()).toEqual([]);
  });

  test('beside a target has a ring and four curtains, and the target is left as it is', async () => {
    const before = target.outerHTML;
    const leave = place({ engine: 'floating' })({ card, target });
    expect(drawn()).toEqual([
      'ring',
      'curtain top',
      'curtain bottom',
      'curtain left',
      'curtain right',
    ]);
    await vi.waitFor(() => expect(placeFloating).toHaveBeenCalledOnce());
    leave();
    expect(stop).toHaveBeenCalledOnce();
    expect(drawn()).toEqual([]);
    expect(target.outerHTML).toBe(before);
    expect(card.outerHTML).toBe('<p></p>');
  });

  test('is not seen before it stands where it belongs', () => {
    place({ engine: 'floating' })({ card, target });
    expect(card.style.opacity).toBe('0');
  });

  test('is not taken any more when the step was over before', async () => {
    place({ engine: 'floating' })({ card, target })();
    await turn();
    expect(placeFloating).not.toHaveBeenCalled();
  });

  test('that cannot be found, the network being gone, is the middle of the page', async () => {
    const loadFloating = () => Promise.reject(new TypeError('Failed to fetch'));
    place({ engine: 'floating', loadFloating })({ card, target });
    await vi.waitFor(() => expect(card.classList.contains('centered')).toBe(true));
    expect(card.style.opacity).toBe('');
  });

  test('by anchors is at once, and loads nothing', async () => {
    const leave = place({ engine: 'native' })({ card, target, placement: 'left' });
    expect([card.className, card.dataset.placement]).toEqual(['anchored', 'left']);
    await turn();
    expect(placeFloating).not.toHaveBeenCalled();
    leave();
    expect([card.className, card.dataset.placement]).toEqual(['', undefined]);
  });
});

describe('what can be used', () => {
  const blocking = () =>
    [...backdrop.querySelectorAll('.blocking')].map(({ classList }) => classList[0]);
  test.each<['page' | 'target' | 'none', string[]]>([
    ['page', []],
    ['target', Array(4).fill('curtain')],
    ['none', ['ring', ...Array(4).fill('curtain')]],
  ])('of the page: %s', (interact, blocked) => {
    place({ engine: 'native' })({ card, target, interact });
    expect(blocking()).toEqual(blocked);
  });

  test('a press beside what is lit is told, and takes no focus', () => {
    const onOverlay = vi.fn();
    place({ engine: 'native' })({ card, target, interact: 'target', onOverlay });
    const curtain = backdrop.querySelector('.curtain') as HTMLElement;
    const press = new Event('mousedown', { bubbles: true, cancelable: true });
    curtain.dispatchEvent(press);
    curtain.click();
    expect(onOverlay).toHaveBeenCalledOnce();
    expect(press.defaultPrevented).toBe(true);
  });
});
