// @vitest-environment happy-dom
import { act, cleanup, createEvent, fireEvent, render, screen } from '@testing-library/preact';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { createFakeStage } from '../stage.fixture.ts';
import { Slideout } from '../surfaces/slideout/view.tsx';
import type { Given } from '../view.ts';
import { type Survey, SurveyAnswered, surveyExample } from './schema.ts';
import { load } from './view.tsx';

afterEach(cleanup);

const ease = { kind: 'ces' as const, id: 'ease', text: 'It was easy.', required: true };
const why = { kind: 'text' as const, id: 'why', text: 'Why?' };
const more = { kind: 'text' as const, id: 'more', text: 'Anything else?' };

type Part = Partial<Survey> & { given?: Given; kept?: ReturnType<typeof createKept> };

async function show(questions: Survey['questions'], part: Part = {}, languages = ['en']) {
  const { given, kept, ...more } = part;
  const stage = createFakeStage(languages);
  const emit = vi.fn();
  const end = vi.fn();
  const flow: Survey = { ...surveyExample, questions, ...more };
  const { View } = await load(flow);
  const { unmount } = render(
    <View {...{ flow, stage, emit, end, given, kept, Surface: Slideout }} />,
  );
  const told = () =>
    emit.mock.calls.map(([name, properties]) => {
      expect(name).toBe('survey_answered');
      return SurveyAnswered.parse(properties);
    });
  return { stage, end, unmount, told, emit };
}

/** Over reloads: what the view has written is read by the next. */
function createKept() {
  let left: unknown;
  return {
    read: () => left,
    write: (value: unknown) => {
      left = value === undefined ? undefined : JSON.parse(JSON.stringify(value));
    },
  };
}

const press = (name: string) => fireEvent.click(screen.getByRole('button', { name }));
const choose = (point: number) =>
  fireEvent.click(screen.getByRole('radio', { name: new RegExp(`^${point} of 7`) }));
const type = (value: string) => fireEvent.input(screen.getByRole('textbox'), { target: { value } });
const isAsked = (text: string) => expect(screen.getByText(text, { selector: 'p' })).toBeTruthy();

describe('a survey', () => {
  test('asks one question at a time, in a dialog that takes no focus', async () => {
    const { stage } = await show([ease, why]);
    expect(screen.getByRole('dialog', { name: 'A short question · 1 of 2' })).toBeTruthy();
    isAsked('It was easy.');
    expect(screen.queryByText('Why?')).toBeNull();
    expect(stage.invited).toEqual([]);
    expect(document.activeElement).toBe(document.body);
  });

  test('has its own title, and counts no questions when there is but one', async () => {
    await show([why], { title: { en: 'Your first report' } });
    expect(screen.getByRole('dialog', { name: 'Your first report' })).toBeTruthy();
  });

  test('saves each answer as it is given, and completes once, under one id', async () => {
    const { end, told } = await show([ease, why]);
    choose(6);
    press('Next');
    expect(end).not.toHaveBeenCalled();
    type('It told me where to press.');
    press('Send');
    const [first, last] = told();
    expect(told()).toEqual([
      { responseId: first?.responseId, answers: { ease: 6 }, complete: false },
      {
        responseId: first?.responseId,
        answers: { ease: 6, why: 'It told me where to press.' },
        complete: true,
      },
    ]);
    expect(last?.responseId).toMatch(/^[0-9a-f]{32}$/);
    expect(end.mock.calls).toEqual([['done']]);
  });

  test('has an id of its own each time it is shown', async () => {
    const ids = new Set<string | undefined>();
    for (const _ of [1, 2]) {
      const { told } = await show([ease]);
      choose(1);
      press('Send');
      cleanup();
      ids.add(told()[0]?.responseId);
    }
    expect(ids.size).toBe(2);
  });

  test('keeps an answer on the way back, and saves the one it was changed to', async () => {
    const { told } = await show([ease, why]);
    choose(2);
    press('Next');
    press('Back');
    expect(screen.getByRole<HTMLInputElement>('radio', { name: '2 of 7' }).checked).toBe(true);
    choose(5);
    press('Next');
    press('Send');
    expect(told().map(({ answers }) => answers)).toEqual([{ ease: 2 }, { ease: 5 }, { ease: 5 }]);
    expect(told().map(({ complete }) => complete)).toEqual([false, false, true]);
  });

  test('takes an answer back that was wiped out', async () => {
    const { told } = await show([why, more]);
    type('hm');
    press('Next');
    press('Back');
    type('');
    press('Skip');
    type('Nothing else');
    press('Send');
    expect(told().at(-1)?.answers).toEqual({ more: 'Nothing else' });
  });

  test('offers no way back from its first question', async () => {
    await show([ease, why]);
    expect(screen.queryByRole('button', { name: 'Back' })).toBeNull();
  });

  test('lets the user skip what is not required, and says that it is skipping', async () => {
    const { end, told } = await show([why, ease]);
    expect(screen.queryByRole('button', { name: 'Next' })).toBeNull();
    type('a');
    expect(screen.queryByRole('button', { name: 'Skip' })).toBeNull();
    type('');
    press('Skip');
    isAsked('It was easy.');
    expect(told()).toEqual([]);
    choose(7);
    press('Send');
    expect(told().map(({ answers }) => answers)).toEqual([{ ease: 7 }]);
    expect(end.mock.calls).toEqual([['done']]);
  });

  test('is complete when its last question was skipped', async () => {
    const { end, told } = await show([ease, why]);
    choose(4);
    press('Next');
    press('Send');
    expect(told().at(-1)).toMatchObject({ answers: { ease: 4 }, complete: true });
    expect(end.mock.calls).toEqual([['done']]);
  });

  test('was closed when nothing at all was said', async () => {
    const { end, told } = await show([why, more]);
    press('Skip');
    press('Send');
    expect(told()).toEqual([]);
    expect(end.mock.calls).toEqual([['close']]);
  });

  test.each<[string, (stage: Awaited<ReturnType<typeof show>>['stage']) => void, string]>([
    ['its cross', () => press('Close the survey'), 'close'],
    ['Escape', (stage) => stage.press('escape'), 'escape'],
  ])(
    'S27: is closed by %s; what was answered is kept, not complete, under the id that the end has too',
    async (_, close, reason) => {
      const { stage, end, told } = await show([ease, why]);
      choose(3);
      press('Next');
      close(stage);
      expect(told()).toMatchObject([{ answers: { ease: 3 }, complete: false }]);
      const [first] = told();
      expect(end.mock.calls).toEqual([[reason, { responseId: first?.responseId }]]);
    },
  );

  test('arrows are for choosing: they neither go on nor close', async () => {
    const { stage, end } = await show([ease, why]);
    stage.press('forward');
    stage.press('backward');
    isAsked('It was easy.');
    expect(end).not.toHaveBeenCalled();
  });

  test('choosing alone sends nothing: who browses the scale has not answered', async () => {
    const { told } = await show([ease, why]);
    for (const point of [1, 2, 3]) choose(point);
    isAsked('It was easy.');
    expect(told()).toEqual([]);
  });

  test('a form that is sent by Enter stays on the page', async () => {
    const { told } = await show([ease, why]);
    choose(3);
    const form = screen.getByRole('dialog').querySelector('form') as HTMLFormElement;
    const submit = createEvent.submit(form);
    fireEvent(form, submit);
    expect(submit.defaultPrevented).toBe(true);
    expect(told()).toHaveLength(1);
    isAsked('Why?');
  });

  test('whoever answers by keyboard goes on in the next question, and in the one before', async () => {
    await show([ease, why]);
    screen.getByRole('radio', { name: /^3 of 7/ }).focus();
    choose(3);
    press('Next');
    expect(document.activeElement).toBe(screen.getByRole('textbox'));
    press('Back');
    expect(document.activeElement).toBe(screen.getByRole('radio', { name: /^3 of 7/ }));
  });

  test('nobody else is given the focus', async () => {
    await show([ease, why]);
    choose(3);
    (document.activeElement as HTMLElement | null)?.blur();
    press('Next');
    expect(document.activeElement).toBe(document.body);
  });

  test('each question is announced', async () => {
    await show([ease, why]);
    expect(screen.getByRole('status').textContent).toBe('It was easy.');
    choose(3);
    press('Next');
    expect(screen.getByRole('status').textContent).toBe('Why?');
  });

  test('speaks Finnish to who reads Finnish', async () => {
    await show(surveyExample.questions, {}, ['fi']);
    expect(screen.getByRole('dialog', { name: 'Lyhyt kysymys · 1/2' })).toBeTruthy();
    press('Seuraava');
    expect(screen.getByRole('alert').textContent).toBe('Vastaa tähän, niin pääset eteenpäin.');
    expect(screen.getByRole('button', { name: 'Sulje kysely' })).toBeTruthy();
  });

  test('leaves nothing that it listened to', async () => {
    const { stage, unmount } = await show([ease, why]);
    expect(stage.heldCount()).toBe(1);
    act(() => void unmount());
    expect(stage.heldCount()).toBe(0);
  });
});

describe('a required question', () => {
  test('that is passed over is asked for, in words that its field points to', async () => {
    const { end, told } = await show([ease, why]);
    press('Next');
    isAsked('It was easy.');
    const error = screen.getByRole('alert');
    expect(error.textContent).toBe('Answer this to go on.');
    const field = screen.getByRole('radiogroup', { name: 'It was easy.' });
    expect(field.getAttribute('aria-describedby')).toBe(error.id);
    expect(field.getAttribute('aria-required')).toBe('true');
    expect(told()).toEqual([]);
    expect(end).not.toHaveBeenCalled();
  });

  test('is no longer asked for when it is answered', async () => {
    await show([ease, why]);
    press('Next');
    choose(1);
    expect(screen.getByRole('alert').textContent).toBe('');
    expect(screen.getByRole('radiogroup').getAttribute('aria-describedby')).toBeNull();
    press('Next');
    isAsked('Why?');
  });

  test('is not answered by blanks', async () => {
    const { told } = await show([{ ...why, required: true }]);
    type('  \n ');
    press('Send');
    expect(screen.getByRole('alert').textContent).not.toBe('');
    expect(told()).toEqual([]);
    type(' yes ');
    press('Send');
    expect(told()).toMatchObject([{ complete: true }]);
  });

  test('does not bring the error of the question before along', async () => {
    await show([ease, { ...why, required: true }]);
    press('Next');
    choose(1);
    press('Next');
    expect(screen.getByRole('alert').textContent).toBe('');
    press('Send');
    expect(screen.getByRole('alert').textContent).not.toBe('');
    press('Back');
    expect(screen.getByRole('alert').textContent).toBe('');
  });
});
