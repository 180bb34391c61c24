// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen } from '@testing-library/preact';
import axe from 'axe-core';
import type { ComponentType } from 'preact';
import { useState } from 'preact/hooks';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { pickText } from '../pick-text.ts';
import { wordsOf } from '../stage.fixture.ts';
import { isAnswerTo, Question } from './schemas.ts';
import { QUESTIONS } from './variants.fixture.ts';
import type { AnswerValue, QuestionModule, QuestionProps } from './view.ts';
import { questionViews } from './views.ts';

/**
 * What every kind of question keeps, whoever wrote it: one that is in the registries is tested here before
 * its author has written a test.
 */
afterEach(cleanup);

const FIELDS = 'input, textarea, select, button, [tabindex], [contenteditable]';

/** How often Tab stops in it: a group of radio buttons is one stop, boxes and fields are one each. */
const STOPS: { [name: string]: number } = {
  choice: 4,
  'choice of two at most': 3,
  contact: 2,
  'contact, all of it': 4,
  info: 0,
  'info with a link': 0,
};

describe.each(Object.entries(QUESTIONS))('a question: %s', async (name, question) => {
  const module = (await questionViews[question.kind]()) as unknown as QuestionModule;
  const Kind = module.View as ComponentType<QuestionProps>;
  const isAsking = question.kind !== 'info';

  function toProps(part: Partial<QuestionProps> = {}): QuestionProps & { onChange: typeof vi.fn } {
    const languages = part.languages ?? ['en'];
    const props = {
      question,
      languages,
      words: wordsOf(languages),
      value: undefined,
      onChange: vi.fn(),
      labelId: 'label',
      errorId: undefined,
      seed: 'a response',
      fact: () => undefined,
      ...part,
    };
    return props as never;
  }
  function show(part: Partial<QuestionProps> = {}) {
    const props = toProps(part);
    const { container } = render(
      <div>
        <p id="label">{pickText(question.text, props.languages)}</p>
        <Kind {...props} />
        {part.errorId && <p id={part.errorId}>Something is wrong</p>}
      </div>,
    );
    const fields = [...container.querySelectorAll<HTMLElement>(FIELDS)];
    return { container, fields, onChange: props.onChange as ReturnType<typeof vi.fn> };
  }

  /** As a survey does it: what was said is shown. Every value that it was told is kept. */
  function showKept() {
    const told: (AnswerValue | undefined)[] = [];
    function Keeping() {
      const [value, setValue] = useState<AnswerValue | undefined>();
      const keep = (next: AnswerValue | undefined) => {
        told.push(next);
        setValue(next);
      };
      return <Kind {...toProps({ value, onChange: keep })} />;
    }
    const { container } = render(
      <div>
        <p id="label">{pickText(question.text, ['en'])}</p>
        <Keeping />
      </div>,
    );
    const fields = () => [...container.querySelectorAll<HTMLInputElement>(FIELDS)];
    return { told, fields };
  }

  /** As a user would with nothing but keys: Space presses what has the focus, letters write into it. */
  function answerByKeyboard(field: HTMLElement) {
    field.focus();
    expect(document.activeElement).toBe(field);
    if (field.matches('textarea, input:not([type=radio], [type=checkbox])')) {
      fireEvent.input(field, { target: { value: 'In my own words' } });
    } else field.click();
  }

  test('parses, in English and in Finnish', () => {
    expect(Question.parse(question)).toEqual(question);
    expect(pickText(question.text, ['fi'])).not.toBe(pickText(question.text, ['en']));
  });

  test('takes one stop of the Tab key for each group and field', () => {
    const { fields } = show();
    const stops = fields.filter((field) => field.tabIndex >= 0);
    expect(stops).toHaveLength(STOPS[name] ?? 1);
    const radios = fields.filter((field) => (field as HTMLInputElement).type === 'radio');
    // Said by screen readers: the third of seven.
    const places = radios.map((each) =>
      ['aria-posinset', 'aria-setsize'].map((name) => each.getAttribute(name)).join('/'),
    );
    expect(places).toEqual(radios.map((_, i) => `${i + 1}/${radios.length}`));
  });

  test('has nothing chosen for the user', () => {
    const { container, onChange } = show();
    expect(container.querySelector('input:checked, option:checked')).toBeNull();
    for (const field of container.querySelectorAll<HTMLInputElement>('textarea, .field'))
      expect(field.value).toBe('');
    expect(onChange).not.toHaveBeenCalled();
  });

  test.each(['en', 'fi'])('axe finds nothing (%s), with and without an error', async (language) => {
    for (const errorId of [undefined, 'error']) {
      const { container } = show({ languages: [language], errorId });
      // Colours and the page around it are looked at in a real browser.
      const rules = { 'color-contrast': { enabled: false }, region: { enabled: false } };
      const { violations, passes } = await axe.run(container, { rules });
      expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
      if (isAsking) expect(passes.length).toBeGreaterThan(0);
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

  test('an answer from outside is one to this question, or none', () => {
    const given: unknown[] = [
      ...[undefined, null, {}, [], true, '', ' ', 99, -1, 6.5, Number.NaN, 'nonsense', '9', '1', 1],
      ...[{ chosen: 5 }, { chosen: ['nothing'] }, { email: 5 }, { constructor: 'x' }, ['team']],
    ];
    for (const each of given) {
      const answer = module.readAnswer?.(each, question as never);
      if (answer !== undefined) expect(isAnswerTo(question, answer)).toBe(true);
    }
    // What somebody must do themselves is not done for them; what is only read has no answer.
    if (question.kind === 'consent' || question.kind === 'info')
      expect(module.readAnswer).toBeUndefined();
  });

  // What is only read is asked nothing.
  if (!isAsking) return;
  describe('that is answered', () => {
    test.each(['en', 'fi'])('is named by its text (%s)', (language) => {
      show({ languages: [language] });
      expect(screen.getAllByLabelText(pickText(question.text, [language]))).toHaveLength(1);
    });

    test('every field can be reached', () => {
      const { fields } = show();
      expect(fields.length).toBeGreaterThan(0);
      for (const field of fields) {
        field.focus();
        expect(document.activeElement).toBe(field);
      }
    });

    test('every field is answerable by keyboard, with an answer that the question takes', () => {
      const { fields, onChange } = show();
      for (const field of fields) {
        onChange.mockClear();
        answerByKeyboard(field);
        expect(onChange).toHaveBeenCalledOnce();
        expect(isAnswerTo(question, onChange.mock.calls[0]?.[0])).toBe(true);
      }
    });

    test('shows the answer that it is given, and reads it back as it was', () => {
      const { fields, onChange } = show();
      answerByKeyboard(fields.at(-1) as HTMLElement);
      const value = onChange.mock.calls[0]?.[0];
      cleanup();
      const { container } = show({ value });
      const shown = container.querySelectorAll<HTMLInputElement>('input:checked, textarea, .field');
      const held = [...shown].map((each) => (each.type.match(/radio|box/) ? true : each.value));
      expect(held.at(-1) === true || held.includes('In my own words') || held.includes('')).toBe(
        true,
      );
      if (module.readAnswer) expect(module.readAnswer(value, question as never)).toEqual(value);
    });

    test('points to what is wrong, when something is', () => {
      const describedBy = () => {
        const [field] = screen.getAllByLabelText(pickText(question.text, ['en']));
        const inside = field?.querySelector('input[aria-describedby]');
        return [field, inside].flatMap((each) => each?.getAttribute('aria-describedby') ?? []);
      };
      show({ errorId: 'error' });
      expect(describedBy().join(' ').split(' ')).toContain('error');
      cleanup();
      show();
      expect(describedBy().join(' ').split(' ')).not.toContain('error');
    });

    test('arrows look and do not choose; Space chooses, once', () => {
      const { told, fields } = showKept();
      const radios = fields().filter(({ type }) => type === 'radio');
      if (radios.length === 0) return;
      const last = radios.length - 1;
      radios[0]?.focus();
      const press = (key: string, to: number) => {
        fireEvent.keyDown(document.activeElement as Element, { key });
        expect(document.activeElement).toBe(radios[to]);
      };
      press('ArrowRight', 1);
      press('ArrowDown', 2);
      press('ArrowLeft', 1);
      press('ArrowUp', 0);
      press('ArrowLeft', last);
      press('ArrowRight', 0);
      press('End', last);
      press('Home', 0);
      expect(told).toEqual([]);
      expect(radios.some(({ checked }) => checked)).toBe(false);
      press('ArrowRight', 1);
      // Wherever one looks, Tab leaves from there and comes back there.
      expect(radios.map(({ tabIndex }) => tabIndex).indexOf(0)).toBe(1);
      radios[1]?.click();
      expect(told).toHaveLength(1);
      expect(radios[1]?.checked).toBe(true);
      // Enter chooses as well, but a key that is held down does not choose again and again.
      press('ArrowRight', 2);
      fireEvent.keyDown(radios[2] as Element, { key: 'Enter', repeat: true });
      expect(told).toHaveLength(1);
      fireEvent.keyDown(radios[2] as Element, { key: 'Enter' });
      expect(told).toHaveLength(2);
      for (const modifier of ['ctrlKey', 'metaKey', 'altKey', 'shiftKey']) {
        fireEvent.keyDown(radios[2] as Element, { key: 'ArrowRight', [modifier]: true });
        expect(document.activeElement).toBe(radios[2]);
      }
    });
  });
});
