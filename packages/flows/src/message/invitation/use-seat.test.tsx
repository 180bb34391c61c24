// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen } from '@testing-library/preact';
import { describe, expect, test, vi } from 'vitest';
import { Slideout } from '../../surfaces/slideout/view.tsx';
import { messageExample } from '../schema.ts';
import { View } from '../view.tsx';
import { files, NOW, press, radios, show, training } from './invited.fixture.tsx';
import { Invited } from './view.tsx';

describe('a seat', () => {
  const EMPTY = { left: { first: 0, second: 4, third: 1 } };
  /** What the page has told of it, under the id that it made. */
  const asked = (emit: ReturnType<typeof show>['emit']) => {
    const call = emit.mock.calls.findLast(([name]) => name === 'invitation_registered');
    return call?.[1] as { registrationId: string; slot: string; isConfirmed?: boolean };
  };
  const names = (emit: ReturnType<typeof show>['emit']) => emit.mock.calls.map(([name]) => name);
  /** Presses, and has the backend say this of what was asked. */
  function register({ stage, emit }: ReturnType<typeof show>, slot?: string, left = EMPTY.left) {
    stage.catchUp = async () => {
      stage.count({ left, decided: asked(emit).registrationId, ...(slot && { slot }) }, 'now');
    };
    press('Register');
  }

  test('is left as the backend has counted, not as it was published', () => {
    show(training, {}, 'en', { left: { first: 2, second: 0, third: 1 } });
    expect(radios().map(({ checked, disabled }) => [checked, disabled])).toEqual([
      [true, false],
      [false, true],
      [false, false],
    ]);
    expect(screen.getByText('2 seats left')).toBeTruthy();
  });

  test('is promised when the backend has given it, and no calendar file is made before', async () => {
    const shown = show(training, {}, 'en', EMPTY);
    register(shown, 'second');
    // It is asked: the button keeps the focus, and cannot be pressed twice.
    const button = screen.getByRole('button', { name: 'Registering…' });
    expect(button.getAttribute('aria-disabled')).toBe('true');
    fireEvent.click(button);
    expect(files).toEqual([]);
    await screen.findByText('You are registered');
    expect(asked(shown.emit)).toMatchObject({ slot: 'second', isConfirmed: false });
    expect(names(shown.emit)).toEqual(['invitation_registered', 'invitation_confirmed']);
    expect(document.activeElement?.textContent).toContain('You are registered');
    expect(files).toHaveLength(1);
  });

  test('that was just taken is told kindly, and another can be chosen', async () => {
    const shown = show(training, {}, 'en', EMPTY);
    register(shown, undefined, { first: 0, second: 0, third: 1 });
    await screen.findByText('That seat has just been taken. Please choose another time.');
    expect(document.activeElement?.textContent).toContain('just been taken');
    expect(names(shown.emit)).toEqual(['invitation_registered']);
    expect(files).toEqual([]);
    expect(radios().map(({ checked, disabled }) => [checked, disabled])).toEqual([
      [false, true],
      [false, true],
      [true, false],
    ]);
    register(shown, 'third', { first: 0, second: 0, third: 0 });
    await screen.findByText('You are registered');
    expect(asked(shown.emit).slot).toBe('third');
  });

  test('is not promised while nobody has said: it can be asked again, or be told at the next visit', async () => {
    const { stage, emit, end } = show(training, {}, 'en', EMPTY);
    stage.count(EMPTY);
    press('Register');
    await screen.findByText('Your registration is on its way');
    expect(document.activeElement?.textContent).toContain('It is not confirmed yet.');
    expect(files).toEqual([]);
    stage.count({ ...EMPTY, decided: asked(emit).registrationId, slot: 'second' });
    press('Check again');
    await screen.findByText('You are registered');
    expect(end).not.toHaveBeenCalled();
  });

  test('left open comes again by itself, and not as declined', async () => {
    const { stage, end } = show(training, {}, 'en', EMPTY);
    stage.count(EMPTY);
    press('Register');
    fireEvent.click(await screen.findByRole('button', { name: 'Later' }));
    expect(end.mock.calls).toEqual([['close', { snoozedUntil: NOW }]]);
  });

  test('that is theirs already is shown as such, and confirmed once', () => {
    const { emit, stage } = show(training, {}, 'en', { ...EMPTY, slot: 'third', decided: 'x' });
    expect(screen.getByText('You are registered')).toBeTruthy();
    // Nobody has pressed: the focus stays where it is.
    expect(document.activeElement).toBe(document.body);
    expect(emit.mock.calls).toEqual([['invitation_confirmed', { slot: 'third' }]]);
    cleanup();
    stage.remember({ shownAt: NOW, doneAt: NOW });
    emit.mockClear();
    const flow = { ...messageExample, title: 'Come', invitation: training };
    render(<View {...{ flow, stage, emit, end: vi.fn() }} Surface={Slideout} Invited={Invited} />);
    expect(emit).not.toHaveBeenCalled();
  });

  test('is kept, moved, or given back', async () => {
    const shown = show(training, {}, 'en', { ...EMPTY, slot: 'second', decided: 'x' });
    const { emit, stage } = shown;
    press('Change');
    expect(document.activeElement?.localName).toBe('fieldset');
    expect(screen.getByText('Your time')).toBeTruthy();
    press('Keep this time');
    expect(names(emit)).toEqual(['invitation_confirmed']);
    press('Change');
    fireEvent.click(radios()[2] as HTMLElement);
    register(shown, 'third', { first: 0, second: 5, third: 0 });
    await screen.findByText('You are registered');
    press('Change');
    stage.catchUp = async () => stage.count({ left: { first: 0, second: 5, third: 1 } }, 'now');
    press('Cancel registration');
    expect(document.activeElement?.textContent).toBe('Your registration is cancelled.');
    expect(emit.mock.lastCall).toEqual([
      'invitation_cancelled',
      { slot: 'third', registrationId: expect.any(String) },
    ]);
    await screen.findByText('1 seat left');
    expect(screen.queryByText('Your time')).toBeNull();
  });
});
