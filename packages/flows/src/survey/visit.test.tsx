// @vitest-environment happy-dom
import { act, cleanup, fireEvent, screen } from '@testing-library/preact';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { Question } from '../questions/schemas.ts';
import { questionViews } from '../questions/views.ts';
import { surveyExample } from './schema.ts';
import {
  asked,
  better,
  bucket,
  createKept,
  point,
  press,
  score,
  show,
  type,
  worse,
} from './survey.fixture.tsx';
import { load } from './view.tsx';

/** How a survey comes and goes: with answers, after a reload, with thanks, put off, half loaded. */
afterEach(() => {
  cleanup();
  vi.useRealTimers();
  vi.restoreAllMocks();
});

describe('what is given beforehand', () => {
  test('S28: is shown, and stays with what follows; what the page says goes along', async () => {
    const { emit } = await show({
      given: { answers: { score: '9' }, properties: { invoice: 'A-12' } },
    });
    expect(point(9).checked).toBe(true);
    expect(emit).not.toHaveBeenCalled();
    press('Next');
    type('Fast.');
    press('Send');
    const [, properties, step] = emit.mock.calls.at(-1) ?? [];
    expect(properties).toMatchObject({
      invoice: 'A-12',
      answers: { score: 9, better: 'Fast.' },
      complete: true,
    });
    expect(step).toBe('better');
  });

  test.each<[string, unknown]>([
    ['off the scale', 99],
    ['no number', 'ten'],
    ['half a point', 6.5],
    ['nothing', ''],
  ])('is left out when it is %s', async (_, value) => {
    await show({ given: { answers: { score: value } } });
    expect(document.querySelector('input:checked')).toBeNull();
  });

  test('cannot agree in the user’s place', async () => {
    await show({
      questions: [{ kind: 'consent', id: 'ok', text: 'May we?' }],
      given: { answers: { ok: 'given' } },
    });
    expect(document.querySelector('input:checked')).toBeNull();
  });

  test('cannot overwrite what its events say', async () => {
    const { told } = await show({ given: { properties: { complete: 'x', responseId: '' } } });
    fireEvent.click(point(8));
    press('Send');
    expect(told()).toMatchObject([{ complete: true }]);
  });
});

describe('after a reload', () => {
  test('goes on where it was, with what was written, under the same id', async () => {
    const kept = createKept();
    const first = await show({ kept });
    fireEvent.click(point(2));
    press('Next');
    type('Not sent y');
    first.unmount();
    const second = await show({ kept });
    expect(asked()).toBe('What went wrong?');
    expect(screen.getByRole<HTMLTextAreaElement>('textbox').value).toBe('Not sent y');
    press('Send');
    const ids = [...first.told(), ...second.told()].map(({ responseId }) => responseId);
    expect(new Set(ids).size).toBe(1);
    expect(second.told()).toMatchObject([{ answers: { score: 2, worse: 'Not sent y' } }]);
    expect(kept.read()).toBeUndefined();
  });

  test('a closed one does not', async () => {
    const kept = createKept();
    await show({ kept });
    fireEvent.click(point(2));
    expect(kept.read()).toBeTruthy();
    press('Close the survey');
    expect(kept.read()).toBeUndefined();
  });

  test('another version begins anew: its questions may be worded otherwise', async () => {
    const kept = createKept();
    const { unmount } = await show({ kept });
    fireEvent.click(point(2));
    press('Next');
    unmount();
    await show({ kept, version: 2 });
    expect(asked()).toBe('Recommend?');
    expect(document.querySelector('input:checked')).toBeNull();
  });

  test('options that were shuffled stand as they stood', async () => {
    const kept = createKept();
    const options = ['a', 'b', 'c', 'd', 'e', 'f'].map((id) => ({ id, text: id }));
    const choice = { kind: 'choice', id: 'which', text: 'Which?', options, shuffle: true };
    const order = () =>
      [...document.querySelectorAll('.option')].map(({ textContent }) => textContent);
    const { unmount } = await show({ kept, questions: [choice as Question] });
    const before = order();
    fireEvent.click(screen.getByRole('radio', { name: 'c' }));
    expect(order()).toEqual(before);
    unmount();
    await show({ kept, questions: [choice as Question] });
    expect(order()).toEqual(before);
  });
});

describe('at its end', () => {
  const thanks = [
    { when: bucket('promoter'), title: 'Lovely', text: 'Tell others?' },
    { title: 'Thank you' },
  ];

  test.each([
    [10, 'Lovely'],
    [8, 'Thank you'],
  ])('thanks for a %i by its score: %s', async (value, title) => {
    const { end, told } = await show({ thanks, questions: [score] });
    fireEvent.click(point(value));
    press('Send');
    expect(told()).toMatchObject([{ complete: true }]);
    expect(screen.getByRole('dialog', { name: title })).toBeTruthy();
    expect(end).not.toHaveBeenCalled();
    press('Close');
    expect(end.mock.calls).toEqual([['done']]);
  });

  test('the same region says question and thanks', async () => {
    await show({ thanks, questions: [score] });
    const region = screen.getByRole('status');
    fireEvent.click(point(10));
    press('Send');
    expect(screen.getByRole('status')).toBe(region);
    expect(region.textContent).toBe('Lovely. Tell others?');
  });

  test('S40: thanks go by themselves; who has touched them is left no countdown', async () => {
    vi.useFakeTimers();
    const first = await show({ thanks, questions: [score] });
    fireEvent.click(point(8));
    press('Send');
    act(() => void vi.advanceTimersByTime(4_999));
    expect(first.end).not.toHaveBeenCalled();
    act(() => void vi.advanceTimersByTime(10_000));
    expect(first.end.mock.calls).toEqual([['done']]);
    cleanup();
    for (const touch of ['pointerMove', 'pointerDown', 'keyDown', 'focusIn'] as const) {
      const { end, stage } = await show({ thanks, questions: [score] });
      fireEvent.click(point(8));
      press('Send');
      fireEvent[touch](screen.getByRole('heading'));
      act(() => void vi.advanceTimersByTime(600_000));
      expect(end).not.toHaveBeenCalled();
      stage.press('escape');
      expect(end.mock.calls).toEqual([['done']]);
      cleanup();
    }
  });

  test('thanks for nothing are not said', async () => {
    const { end } = await show({ thanks, questions: [{ ...worse, when: undefined }] });
    press('Send');
    expect(end.mock.calls).toEqual([['close']]);
  });
});

describe('who does not want it now', () => {
  test('may put it off, or decline for good; what was answered is under the same id', async () => {
    const { end, told } = await show({ snoozeHours: 24, mayDecline: true });
    fireEvent.click(point(2));
    press('Next');
    const now = Date.now();
    press('Later');
    const [reason, more] = end.mock.calls[0] ?? [];
    expect(reason).toBe('close');
    expect(more.snoozedUntil).toBeGreaterThanOrEqual(now + 24 * 3_600_000);
    expect(more.responseId).toBe(told()[0]?.responseId);
    press('Don’t ask again');
    expect(end.mock.calls[1]).toMatchObject(['close', { isForGood: true }]);
  });
});

describe('the chunk of a kind', () => {
  test('S20: that is lost is asked for once more; lost again, the survey is not shown', async () => {
    const lost = new TypeError('Failed to fetch');
    const spy = vi.spyOn(questionViews, 'nps').mockRejectedValueOnce(lost);
    await show({ questions: [score] });
    expect(point(10)).toBeTruthy();
    spy.mockRejectedValueOnce(lost).mockRejectedValueOnce(lost);
    await expect(load({ ...surveyExample, questions: [score] })).rejects.toBe(lost);
    spy.mockRestore();
  });

  test('is loaded only for a survey that has it', async () => {
    const spies = (['nps', 'text', 'choice', 'contact'] as const).map((kind) =>
      vi.spyOn(questionViews, kind),
    );
    await load({ ...surveyExample, questions: [score, worse, better] });
    expect(spies.map(({ mock }) => mock.calls.length)).toEqual([1, 1, 0, 0]);
    vi.restoreAllMocks();
  });
});
