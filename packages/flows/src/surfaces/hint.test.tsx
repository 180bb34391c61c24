// @vitest-environment happy-dom
import { act, cleanup, fireEvent, render, screen } from '@testing-library/preact';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createFakeStage } from '../stage.fixture.ts';
import { View as Hotspot } from './hotspot/view.tsx';
import { View as Tooltip } from './tooltip/view.tsx';

/** Content that comes by pointer or focus, as WCAG 1.4.13 wants it. */
beforeEach(() => {
  vi.useFakeTimers();
  document.body.innerHTML =
    '<button id="save"><b>Save</b></button><button id="other">Other</button>';
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

const save = () => document.querySelector('#save') as HTMLElement;
const isOpen = () => screen.queryByRole('dialog') !== null;
const wait = (ms: number) => act(() => void vi.advanceTimersByTime(ms));

function show(kind: 'tooltip' | 'hotspot') {
  const stage = createFakeStage();
  const props = {
    stage,
    title: 'Saving',
    labelledBy: 'title',
    closeLabel: 'Close',
    announcement: 'Saving. It saves.',
    onClose: vi.fn(),
    children: <h2 id="title">Saving</h2>,
  };
  const at = '#save';
  render(
    kind === 'tooltip' ? (
      <Tooltip {...props} surface={{ kind, at }} />
    ) : (
      <Hotspot {...props} surface={{ kind, at }} />
    ),
  );
  return { stage, pressEscape: () => stage.fire(document.documentElement, key('Escape')) };
}
const key = (name: string) => new KeyboardEvent('keydown', { key: name });

describe('a tooltip', () => {
  test('opens by the pointer on its element, stays while it is on the card, and goes when it has left', () => {
    const { stage } = show('tooltip');
    stage.put('#save', save());
    expect([isOpen(), stage.seenCount()]).toEqual([false, 1]);
    stage.fire(save(), new MouseEvent('pointerover'));
    expect(isOpen()).toBe(true);
    stage.fire(save(), new MouseEvent('pointerout', { relatedTarget: document.body }));
    fireEvent.pointerEnter(screen.getByRole('dialog'));
    wait(5_000);
    expect(isOpen()).toBe(true);
    fireEvent.pointerLeave(screen.getByRole('dialog'));
    wait(299);
    expect(isOpen()).toBe(true);
    wait(1);
    expect(isOpen()).toBe(false);
  });

  test('does not go when the pointer moves within its element', () => {
    const { stage } = show('tooltip');
    stage.put('#save', save());
    stage.fire(save(), new MouseEvent('pointerover'));
    const inner = save().querySelector('b');
    stage.fire(save(), new MouseEvent('pointerout', { relatedTarget: inner }));
    wait(1_000);
    expect(isOpen()).toBe(true);
  });

  test('opens by the focus, and goes with it', () => {
    const { stage } = show('tooltip');
    stage.put('#save', save());
    stage.fire(save(), new FocusEvent('focusin'));
    expect(isOpen()).toBe(true);
    stage.fire(save(), new FocusEvent('focusout', { relatedTarget: document.body }));
    expect(isOpen()).toBe(false);
  });

  test('tells that it is there when its element has come, once', () => {
    const { stage } = show('tooltip');
    expect(stage.seenCount()).toBe(0);
    stage.put('#save', save());
    stage.put('#save', undefined);
    stage.put('#save', save());
    expect(stage.seenCount()).toBe(1);
  });
});

describe('a hotspot', () => {
  test('opens by pointer, focus and press; a press keeps it when the pointer goes', () => {
    const { stage } = show('hotspot');
    stage.put('#save', save());
    const beacon = screen.getByRole('button', { name: 'Saving' });
    expect(stage.placed()).toMatchObject({ card: beacon, target: save(), pin: 'corner' });
    fireEvent.pointerEnter(beacon);
    expect([isOpen(), beacon.getAttribute('aria-expanded')]).toEqual([true, 'true']);
    fireEvent.pointerLeave(beacon);
    wait(300);
    expect(isOpen()).toBe(false);
    fireEvent.click(beacon);
    fireEvent.pointerLeave(beacon);
    wait(5_000);
    expect(isOpen()).toBe(true);
    fireEvent.focusOut(beacon, { relatedTarget: document.body });
    expect(isOpen()).toBe(false);
  });

  test('stays while the focus goes from its beacon to its card and back, and goes when it leaves both', () => {
    const { stage } = show('hotspot');
    stage.put('#save', save());
    const beacon = screen.getByRole('button', { name: 'Saving' });
    fireEvent.focusIn(beacon);
    const card = screen.getByRole('dialog');
    // In a page the card would be gone before the focus is in it.
    fireEvent.focusOut(beacon, { relatedTarget: card.firstElementChild });
    expect(isOpen()).toBe(true);
    fireEvent.focusIn(card);
    fireEvent.focusOut(card, { relatedTarget: beacon });
    expect(isOpen()).toBe(true);
    fireEvent.focusIn(beacon);
    fireEvent.focusOut(beacon, { relatedTarget: save() });
    expect(isOpen()).toBe(false);
  });

  test('goes with its element, and takes nothing to the next', () => {
    const { stage } = show('hotspot');
    stage.put('#save', save());
    fireEvent.click(screen.getByRole('button', { name: 'Saving' }));
    stage.put('#save', undefined);
    expect([isOpen(), screen.queryByRole('button', { name: 'Saving' })]).toEqual([false, null]);
    stage.put('#save', save());
    expect(isOpen()).toBe(false);
  });
});

test.each(['tooltip', 'hotspot'] as const)(
  'Escape takes a %s away, without the pointer or the focus moving',
  (kind) => {
    const { stage, pressEscape } = show(kind);
    stage.put('#save', save());
    if (kind === 'tooltip') stage.fire(save(), new MouseEvent('pointerover'));
    else fireEvent.click(screen.getByRole('button', { name: 'Saving' }));
    expect(isOpen()).toBe(true);
    stage.fire(document.documentElement, key('a'));
    expect(isOpen()).toBe(true);
    pressEscape();
    expect(isOpen()).toBe(false);
  },
);
