// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen } from '@testing-library/preact';
import axe from 'axe-core';
import type { ComponentType } from 'preact';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { pickText } from '../pick-text.ts';
import { wordsOf } from '../stage.fixture.ts';
import { answerSchemas, Question, type QuestionKind, questionExamples } from './schemas.ts';
import type { QuestionProps } from './view.ts';
import { questionViews } from './views.ts';

/**
 * What every kind of question keeps, whoever wrote it: one that is in the registries is tested here before
 * its author has written a test.
 */
afterEach(cleanup);

const FIELDS = 'input, textarea, select, button, [tabindex], [contenteditable]';

describe.each(Object.keys(questionExamples) as QuestionKind[])('a question of kind %s', (kind) => {
  const question = questionExamples[kind];
  const Kind = questionViews[kind] as ComponentType<QuestionProps>;

  function show(part: Partial<QuestionProps> = {}) {
    const onChange = vi.fn();
    const languages = part.languages ?? ['en'];
    const props = {
      question,
      languages,
      words: wordsOf(languages),
      value: undefined,
      onChange,
      labelId: 'label',
      errorId: undefined,
    };
    const { container } = render(
      <div>
        <p id="label">{pickText(question.text, languages)}</p>
        <Kind {...props} {...part} />
        {part.errorId && <p id={part.errorId}>Something is wrong</p>}
      </div>,
    );
    const fields = [...container.querySelectorAll<HTMLElement>(FIELDS)];
    return { container, fields, onChange };
  }

  /** As a user would with nothing but keys: Space presses what has the focus, letters write into it. */
  function answerByKeyboard(field: HTMLElement) {
    field.focus();
    expect(document.activeElement).toBe(field);
    if (field.matches('textarea, input:not([type=radio], [type=checkbox])')) {
      fireEvent.input(field, { target: { value: 'In my own words' } });
    } else field.click();
  }

  test('has an example that parses, in English and in Finnish', () => {
    expect(Question.parse(question)).toEqual(question);
    expect(pickText(question.text, ['fi'])).not.toBe(pickText(question.text, ['en']));
  });

  test.each(['en', 'fi'])('is named by its text (%s)', (language) => {
    show({ languages: [language] });
    const name = pickText(question.text, [language]);
    const named = screen.getAllByLabelText(name);
    expect(named).toHaveLength(1);
  });

  test('every field can be reached and named by itself', () => {
    const { fields } = show();
    expect(fields.length).toBeGreaterThan(0);
    for (const field of fields) {
      expect(field.tabIndex).toBeGreaterThanOrEqual(0);
      field.focus();
      expect(document.activeElement).toBe(field);
    }
  });

  test('takes one stop of the Tab key: radio buttons are of one group', () => {
    const { fields } = show();
    const stops = new Set(
      fields.map((field) =>
        field instanceof HTMLInputElement && field.type === 'radio' ? field.name : field,
      ),
    );
    expect(stops.size).toBe(1);
  });

  test('every field is answerable by keyboard, with an answer that its own schema accepts', () => {
    const { fields, onChange } = show();
    for (const field of fields) {
      onChange.mockClear();
      answerByKeyboard(field);
      expect(onChange).toHaveBeenCalledOnce();
      expect(answerSchemas[kind].safeParse(onChange.mock.calls[0]?.[0]).success).toBe(true);
    }
  });

  test('shows the answer that it is given', () => {
    const { fields, onChange } = show();
    answerByKeyboard(fields.at(-1) as HTMLElement);
    const value = onChange.mock.calls[0]?.[0];
    cleanup();
    const { container } = show({ value });
    const chosen = container.querySelector<HTMLInputElement>(
      'input:checked, textarea, option:checked',
    );
    expect(chosen).not.toBeNull();
    if (chosen?.tagName === 'TEXTAREA') expect(chosen.value).toBe(value);
  });

  test('has nothing chosen for the user', () => {
    const { container, onChange } = show();
    expect(container.querySelector('input:checked, option:checked')).toBeNull();
    expect(container.querySelector('textarea')?.value ?? '').toBe('');
    expect(onChange).not.toHaveBeenCalled();
  });

  test('points to what is wrong, when something is', () => {
    show({ errorId: 'error' });
    const [field] = screen.getAllByLabelText(pickText(question.text, ['en']));
    expect(field?.getAttribute('aria-describedby')).toBe('error');
    cleanup();
    show();
    const [fine] = screen.getAllByLabelText(pickText(question.text, ['en']));
    expect(fine?.getAttribute('aria-describedby')).toBeNull();
  });

  test.each(['en', 'fi'])('axe finds nothing (%s), with and without an error', async (language) => {
    for (const errorId of [undefined, 'error']) {
      const { container } = show({ languages: [language], errorId });
      // Colours and the page around it are looked at in a real browser.
      const rules = { 'color-contrast': { enabled: false }, region: { enabled: false } };
      const { violations, passes } = await axe.run(container, { rules });
      expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
      expect(passes.length).toBeGreaterThan(0);
      cleanup();
    }
  });

  test('no word of its own is the same in English and in Finnish', () => {
    const [english = [], finnish] = ['en', 'fi'].map((language) => {
      const { container } = show({ languages: [language] });
      const all = [...container.querySelectorAll('div > div *')];
      const said = all.flatMap((each) => [
        each.getAttribute('aria-label'),
        each.getAttribute('placeholder'),
        each.childElementCount === 0 ? each.textContent : null,
      ]);
      cleanup();
      return said.filter((words) => words && !/^\d+$/.test(words));
    });
    expect(english.filter((words) => finnish?.includes(words))).toEqual([]);
  });
});
