// @vitest-environment happy-dom
import { act, cleanup, fireEvent, render, screen } from '@testing-library/preact';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createFakeStage } from '../stage.fixture.ts';
import { type TourStep, tourExample } from './schema.ts';
import { View } from './view.tsx';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

const centered = (id: string): TourStep => ({ id, title: `Title of ${id}`, text: '' });
const pointing = (id: string, part: Partial<TourStep> = {}): TourStep => ({
  ...centered(id),
  at: `#${id}`,
  ...part,
});

function show(...steps: TourStep[]) {
  const stage = createFakeStage();
  const emit = vi.fn();
  const end = vi.fn();
  render(<View flow={{ ...tourExample, steps }} stage={stage} emit={emit} end={end} />);
  const stepsOf = (name: string) =>
    emit.mock.calls.flatMap(([told, { step }]) => (told === name ? [step] : []));
  return {
    stage,
    end,
    shownSteps: () => stepsOf('tour_step_shown'),
    missingSteps: () => stepsOf('tour_step_missing'),
  };
}

const element = () => document.createElement('button');
const wait = (ms: number) => act(() => void vi.advanceTimersByTime(ms));
const press = (name: string) => fireEvent.click(screen.getByRole('button', { name }));
const title = () => screen.queryByRole('heading')?.textContent;

describe('a step that points at something', () => {
  test('stands beside its target, on the side it prefers', () => {
    const { stage } = show(pointing('one', { placement: 'left' }));
    const target = element();
    stage.put('#one', target);
    const card = screen.getByRole('dialog');
    expect(stage.placed()).toMatchObject({ target, card, placement: 'left' });
  });

  test('leaves the target itself as it is', () => {
    const { stage } = show(pointing('one'), centered('two'));
    const target = document.body.appendChild(element());
    const before = target.outerHTML;
    stage.put('#one', target);
    expect(target.outerHTML).toBe(before);
    press('Next');
    expect(target.outerHTML).toBe(before);
    target.remove();
  });

  test('is placed no longer when the tour has gone on', () => {
    const { stage } = show(pointing('one'), centered('two'));
    stage.put('#one', element());
    press('Next');
    expect(stage.placed()?.target).toBeUndefined();
  });

  test('appears with a target that comes late, and tells of itself only then', () => {
    const { stage, end, shownSteps } = show(pointing('one'));
    wait(4_999);
    expect(title()).toBeUndefined();
    expect(shownSteps()).toEqual([]);
    stage.put('#one', element());
    wait(60_000);
    expect(title()).toBe('Title of one');
    expect(shownSteps()).toEqual(['one']);
    expect(end).not.toHaveBeenCalled();
  });

  test('follows a target that is made anew in one go, and tells of itself once', () => {
    const { stage, shownSteps } = show(pointing('one'));
    stage.put('#one', element());
    const second = element();
    stage.put('#one', second);
    expect(stage.placed()?.target).toBe(second);
    expect(shownSteps()).toEqual(['one']);
  });

  test('waits for a target that went away, and tells of itself once', () => {
    const { stage, end, shownSteps } = show(pointing('one'));
    stage.put('#one', element());
    stage.put('#one', undefined);
    expect(title()).toBeUndefined();
    const second = element();
    wait(4_000);
    stage.put('#one', second);
    wait(4_000);
    expect(stage.placed()?.target).toBe(second);
    expect(shownSteps()).toEqual(['one']);
    expect(end).not.toHaveBeenCalled();
  });

  test('clicks on a target that was made anew count, those on the old one no longer', () => {
    const { stage } = show(pointing('one', { advance: { on: 'click' } }), centered('two'));
    const [first, second] = [element(), element()];
    stage.put('#one', first);
    stage.put('#one', second);
    stage.fire(first);
    expect(title()).toBe('Title of one');
    stage.fire(second);
    expect(title()).toBe('Title of two');
  });

  test('keys and the event that it waits for work while its target is not there', () => {
    const { stage, end } = show(
      pointing('one', { advance: { on: 'event', event: 'saved' } }),
      centered('two'),
    );
    stage.track('saved');
    expect(title()).toBe('Title of two');
    stage.press('escape');
    expect(end.mock.calls).toEqual([['escape']]);
  });
});

describe('a target that never comes', () => {
  test('T18: is given up after five seconds, told of once, and its step passed over', () => {
    const { end, shownSteps, missingSteps } = show(pointing('one'), centered('two'));
    wait(4_999);
    expect(title()).toBeUndefined();
    wait(1);
    expect(title()).toBe('Title of two');
    wait(60_000);
    expect(shownSteps()).toEqual(['two']);
    expect(missingSteps()).toEqual(['one']);
    expect(end).not.toHaveBeenCalled();
  });

  test.each([0, 200, 20_000])('is given up after the %d ms that its step says', (waitMs) => {
    show(pointing('one', { waitMs }), centered('two'));
    if (waitMs > 0) wait(waitMs - 1);
    expect(title()).toBeUndefined();
    wait(1);
    expect(title()).toBe('Title of two');
  });

  test('T18: is passed over on the way back as well', () => {
    const { stage } = show(centered('one'), pointing('two'), centered('three'));
    press('Next');
    wait(5_000);
    expect(title()).toBe('Title of three');
    stage.press('backward');
    wait(5_000);
    expect(title()).toBe('Title of one');
  });

  test('stands in the middle, when the step says so, and goes beside its target when that comes', () => {
    const { stage, shownSteps } = show(pointing('one', { missing: 'center' }));
    wait(5_000);
    expect(title()).toBe('Title of one');
    expect(stage.placed()?.target).toBeUndefined();
    const target = element();
    stage.put('#one', target);
    expect(stage.placed()?.target).toBe(target);
    expect(shownSteps()).toEqual(['one']);
  });

  test('ends the tour, when the step says so', () => {
    const { end } = show(pointing('one', { missing: 'end' }), centered('two'));
    wait(5_000);
    expect(end.mock.calls).toEqual([['missing']]);
  });

  test('ends the tour when it was the last hope', () => {
    const { end, shownSteps } = show(pointing('one'), pointing('two'));
    wait(5_000);
    wait(5_000);
    expect(end.mock.calls).toEqual([['missing']]);
    expect(shownSteps()).toEqual([]);
  });

  test('gives up a target that went away in the middle of its step', () => {
    const { stage } = show(pointing('one'), centered('two'));
    stage.put('#one', element());
    wait(10_000);
    stage.put('#one', undefined);
    wait(4_999);
    expect(title()).toBeUndefined();
    wait(1);
    expect(title()).toBe('Title of two');
  });
});
