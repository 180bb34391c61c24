// @vitest-environment happy-dom
import { cleanup, fireEvent, screen } from '@testing-library/preact';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { asked, better, point, press, score, show, type, worse } from './survey.fixture.tsx';

/** What a survey makes of answers: branches, its own way on, what is wrong with one. */
afterEach(() => {
  cleanup();
  vi.useRealTimers();
  vi.restoreAllMocks();
});

describe('a survey that branches', () => {
  test.each([
    [2, 'What went wrong?'],
    [10, 'What went well?'],
  ])('asks after a %i: %s', async (value, question) => {
    await show({});
    fireEvent.click(point(value));
    press('Next');
    expect(asked()).toBe(question);
  });

  test('ends where nothing more is for this answer, and counts but what is asked', async () => {
    const { end, told } = await show({});
    fireEvent.click(point(8));
    expect(screen.getByRole('dialog', { name: 'A short question' })).toBeTruthy();
    press('Send');
    expect(told()).toMatchObject([{ answers: { score: 8 }, complete: true }]);
    expect(end.mock.calls).toEqual([['done']]);
  });

  test('S26: back, and the other branch taken: only its answers are told', async () => {
    const { told } = await show({});
    fireEvent.click(point(1));
    press('Next');
    type('It was slow.');
    press('Back');
    fireEvent.click(point(10));
    press('Next');
    type('It is fast.');
    press('Send');
    expect(told().at(-1)).toMatchObject({
      answers: { score: 10, better: 'It is fast.' },
      complete: true,
    });
    expect(told().filter(({ complete }) => complete)).toHaveLength(1);
  });

  test('that asks this person nothing goes away', async () => {
    const { end, emit } = await show({
      questions: [{ ...score, when: { fact: 'account.plan', is: 'eq', value: 'gold' } }],
    });
    expect(end.mock.calls).toEqual([['missing']]);
    expect(emit).not.toHaveBeenCalled();
  });
});

describe('a survey that goes on by itself', () => {
  const auto = { autoAdvance: true, questions: [score, { ...score, id: 'second' }] };

  test('S38: arrows look; Space chooses and goes on, once', async () => {
    const { told } = await show(auto);
    point(0).focus();
    for (let at = 1; at <= 7; at++) {
      fireEvent.keyDown(document.activeElement as Element, { key: 'ArrowRight' });
      expect(document.activeElement).toBe(point(at));
    }
    expect(told()).toEqual([]);
    expect(document.querySelector('input:checked')).toBeNull();
    fireEvent.click(point(7));
    expect(told()).toMatchObject([{ answers: { score: 7 }, complete: false }]);
    expect(screen.getByRole('dialog', { name: 'A short question · 2 of 2' })).toBeTruthy();
    expect(document.querySelector('input:checked')).toBeNull();
    // The focus went on with it, to the next question and to nothing that is chosen.
    expect(document.activeElement).toBe(point(0));
  });

  test('a double click answers one question', async () => {
    const { told } = await show(auto);
    fireEvent.click(point(7), { detail: 1 });
    fireEvent.click(point(7), { detail: 2 });
    expect(told()).toMatchObject([{ answers: { score: 7 }, complete: false }]);
    fireEvent.click(point(3), { detail: 1 });
    expect(told().at(-1)).toMatchObject({ answers: { score: 7, second: 3 }, complete: true });
  });

  test('waits for who writes, and for a box that is ticked', async () => {
    const { told } = await show({
      autoAdvance: true,
      questions: [{ kind: 'consent', id: 'ok', text: 'May we?' }, worse],
    });
    fireEvent.click(screen.getByRole('checkbox', { name: 'I agree' }));
    expect(told()).toEqual([]);
    press('Send');
    expect(told()).toMatchObject([{ answers: { ok: 'given' }, complete: true }]);
  });
});

describe('what an answer must be', () => {
  test('S25: blanks are no answer to a required question, and what is skipped has no key', async () => {
    const { told } = await show({
      questions: [
        { ...worse, when: undefined, required: true },
        { ...better, when: undefined },
      ],
    });
    type('   ');
    press('Next');
    expect(screen.getByRole('alert').textContent).toBe('Answer this to go on.');
    expect(told()).toEqual([]);
    type('  slow  ');
    press('Next');
    press('Send');
    expect(told().at(-1)?.answers).toEqual({ worse: '  slow  ' });
  });

  test('S39: the focus goes to what is wrong, and the words come into a region that was there before', async () => {
    await show({ questions: [score, worse] });
    const region = screen.getByRole('alert');
    expect(region.textContent).toBe('');
    press('Send');
    expect(screen.getByRole('alert')).toBe(region);
    expect(region.textContent).toBe('Answer this to go on.');
    expect(document.activeElement).toBe(point(0));
    expect(screen.getByRole('radiogroup').getAttribute('aria-describedby')).toBe(region.id);
  });

  test('S35: nothing is told of an empty form, and nobody waits for a network', async () => {
    const { told, end } = await show({
      questions: [{ ...worse, when: undefined, required: true }],
    });
    press('Send');
    expect(told()).toEqual([]);
    expect(end).not.toHaveBeenCalled();
    type('slow');
    press('Send');
    // Told in the same turn: how it travels is the collector's.
    expect(end.mock.calls).toEqual([['done']]);
  });

  test('a text that is too short, and an address that is none, are told in words', async () => {
    const { told } = await show({
      questions: [
        { kind: 'text', id: 'why', text: 'Why?', minLength: 5 },
        { kind: 'contact', id: 'reach', text: 'Where?', fields: ['email'] },
      ],
    });
    type('ok');
    press('Next');
    expect(screen.getByRole('alert').textContent).toContain('at least 5 characters');
    type('because');
    press('Next');
    type('aino@');
    press('Send');
    expect(screen.getByRole('alert').textContent).toContain('needs an @');
    expect(document.activeElement).toBe(screen.getByLabelText('E-mail'));
    type('aino@example.com');
    press('Send');
    expect(told().at(-1)?.answers).toEqual({
      why: 'because',
      reach: { email: 'aino@example.com' },
    });
  });
});
