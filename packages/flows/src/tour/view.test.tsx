// @vitest-environment happy-dom
import { act, cleanup, fireEvent, render, screen } from '@testing-library/preact';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { createFakeStage } from '../stage.fixture.ts';
import { type Tour, type TourStep, tourExample } from './schema.ts';
import { View } from './view.tsx';

afterEach(cleanup);

const centered = (id: string): TourStep => ({ id, title: `Title of ${id}`, text: `Text of ${id}` });
const three = [centered('one'), centered('two'), centered('three')];

function show(steps: TourStep[], stage = createFakeStage()) {
  const emit = vi.fn();
  const end = vi.fn();
  const flow: Tour = { ...tourExample, steps };
  const { unmount } = render(<View flow={flow} stage={stage} emit={emit} end={end} />);
  return { stage, emit, end, unmount, shownSteps: () => emit.mock.calls.map(([, , step]) => step) };
}

const press = (name: string) => fireEvent.click(screen.getByRole('button', { name }));
const title = () => screen.queryByRole('heading')?.textContent;

describe('a tour', () => {
  test('begins with its first step, in a dialog that is named and described by it', () => {
    show(three);
    const dialog = screen.getByRole('dialog', { name: 'Title of one', description: 'Text of one' });
    expect(dialog.textContent).toContain('Text of one');
    expect(dialog.getAttribute('aria-modal')).toBeNull();
  });

  test('goes on, back and on again by its buttons, and is done by the last', () => {
    const { end } = show(three);
    press('Next');
    expect(title()).toBe('Title of two');
    press('Back');
    expect(title()).toBe('Title of one');
    press('Next');
    press('Next');
    expect(title()).toBe('Title of three');
    expect(end).not.toHaveBeenCalled();
    press('Done');
    expect(end.mock.calls).toEqual([['done']]);
  });

  test('offers no way back on its first step, and no further one on its last', () => {
    show(three);
    expect(screen.queryByRole('button', { name: 'Back' })).toBeNull();
    press('Next');
    press('Next');
    expect(screen.queryByRole('button', { name: 'Next' })).toBeNull();
  });

  test('says how far it has come', () => {
    show(three);
    expect(screen.getByRole('img', { name: 'Step 1 of 3' })).toBeTruthy();
    press('Next');
    expect(screen.getByRole('img', { name: 'Step 2 of 3' })).toBeTruthy();
    expect(screen.getByRole('status').textContent).toBe('Step 2 of 3. Title of two. Text of two');
  });

  test('is closed by its cross', () => {
    const { end } = show(three);
    press('Close the tour');
    expect(end.mock.calls).toEqual([['close']]);
  });

  test('is led by keys: forward, backward, and Escape closes it', () => {
    const { stage, end } = show(three);
    stage.press('forward');
    stage.press('forward');
    expect(title()).toBe('Title of three');
    stage.press('backward');
    expect(title()).toBe('Title of two');
    stage.press('backward');
    stage.press('backward');
    expect(title()).toBe('Title of one');
    stage.press('escape');
    expect(end.mock.calls).toEqual([['escape']]);
  });

  test('T14: is done by the forward key on its last step, as by its button', () => {
    const { stage, end } = show(three.slice(0, 1));
    stage.press('forward');
    expect(end.mock.calls).toEqual([['done']]);
  });

  test('tells of every step in the order in which it was come to', () => {
    const { stage, emit, shownSteps } = show(three);
    press('Next');
    stage.press('backward');
    stage.press('backward');
    press('Next');
    press('Next');
    expect(shownSteps()).toEqual(['one', 'two', 'one', 'two', 'three']);
    expect(emit.mock.calls[0]).toEqual(['tour_step_shown', { step: 'one' }, 'one']);
  });

  test('speaks Finnish to who reads Finnish', () => {
    show(tourExample.steps.slice(0, 1), createFakeStage(['fi-FI', 'en']));
    expect(screen.getByRole('dialog', { name: 'Tervetuloa' })).toBeTruthy();
    expect(screen.getByRole('button', { name: 'Valmis' })).toBeTruthy();
    expect(screen.getByRole('button', { name: 'Sulje opastus' })).toBeTruthy();
    expect(screen.getByRole('img', { name: 'Vaihe 1/1' })).toBeTruthy();
  });

  test('shows markup as the text that it is', () => {
    const markup = '<img src=x onerror="alert(1)"><b>bold</b>';
    show([{ id: 'one', title: markup, text: markup }]);
    expect(title()).toBe(markup);
    expect(document.querySelector('img, b')).toBeNull();
  });

  test('offers its card the focus with each step: what held it may be gone', () => {
    const { stage } = show(three);
    press('Next');
    const card = screen.getByRole('dialog');
    expect(stage.invited).toEqual([card, card]);
  });

  test('is announced by a region that was there before its words', () => {
    const { stage } = show([
      centered('one'),
      { ...centered('two'), at: '#new' },
      centered('three'),
    ]);
    const before = screen.getByRole('status');
    press('Next');
    stage.put('#new', document.createElement('button'));
    expect(screen.getByRole('status')).toBe(before);
    expect(before.textContent).toContain('Title of two');
    press('Next');
    expect(screen.getByRole('status')).toBe(before);
    expect(before.textContent).toContain('Title of three');
  });

  test('leaves nothing that it listened to', () => {
    const { stage, unmount } = show([
      { ...centered('one'), at: '#new', advance: { on: 'click' } },
      { ...centered('two'), advance: { on: 'event', event: 'saved' } },
    ]);
    stage.put('#new', document.createElement('button'));
    expect(stage.heldCount()).toBeGreaterThan(0);
    press('Next');
    act(() => void unmount());
    expect(stage.heldCount()).toBe(0);
  });
});

describe('a step that the user moves on from by doing it', () => {
  const target = document.createElement('button');

  test('goes on when its target is clicked', () => {
    const { stage, end } = show([
      { ...centered('one'), at: '#new', advance: { on: 'click' } },
      centered('two'),
    ]);
    stage.put('#new', target);
    stage.fire(document.createElement('button'));
    expect(title()).toBe('Title of one');
    stage.fire(target);
    expect(title()).toBe('Title of two');
    stage.fire(target);
    expect(title()).toBe('Title of two');
    expect(end).not.toHaveBeenCalled();
  });

  test('goes on when its event is tracked, and at no other', () => {
    const { stage, end } = show([
      { ...centered('one'), advance: { on: 'event', event: 'report_named' } },
      centered('two'),
    ]);
    stage.track('report_created');
    expect(title()).toBe('Title of one');
    stage.track('report_named');
    expect(title()).toBe('Title of two');
    stage.track('report_named');
    expect(end).not.toHaveBeenCalled();
  });

  test('has a Next button as well', () => {
    const { stage } = show([
      { ...centered('one'), at: '#new', advance: { on: 'click' } },
      centered('two'),
    ]);
    stage.put('#new', target);
    press('Next');
    expect(title()).toBe('Title of two');
  });

  test('is not gone on from by a click on the target of the step before', () => {
    const { stage } = show([
      { ...centered('one'), at: '#new', advance: { on: 'click' } },
      { ...centered('two'), advance: { on: 'click' } },
      centered('three'),
    ]);
    stage.put('#new', target);
    stage.fire(target);
    stage.fire(target);
    expect(title()).toBe('Title of two');
  });

  test('ends the tour when it is the last', () => {
    const { stage, end } = show([{ ...centered('one'), advance: { on: 'event', event: 'saved' } }]);
    stage.track('saved');
    expect(end.mock.calls).toEqual([['done']]);
  });
});
