import { fireEvent, render, screen } from '@testing-library/preact';
import { vi } from 'vitest';
import type { Question } from '../questions/schemas.ts';
import { createFakeStage } from '../stage.fixture.ts';
import { Slideout } from '../surfaces/slideout/view.tsx';
import type { Given } from '../view.ts';
import { Survey, SurveyAnswered, surveyExample } from './schema.ts';
import { load } from './view.tsx';

/** A survey with an NPS and a question after it by its score, drawn by itself, and what a user does in it. */

export const score = {
  kind: 'nps',
  id: 'score',
  text: 'Recommend?',
  required: true,
} satisfies Question;
export const bucket = (value: string) => ({ fact: 'buckets.score', is: 'eq', value }) as const;
export const worse = {
  kind: 'text',
  id: 'worse',
  text: 'What went wrong?',
  when: bucket('detractor'),
} satisfies Question;
export const better = {
  kind: 'text',
  id: 'better',
  text: 'What went well?',
  when: bucket('promoter'),
} satisfies Question;

type Part = Partial<Survey> & { given?: Given; kept?: ReturnType<typeof createKept> };

export async function show({ given, kept, ...part }: Part) {
  const stage = createFakeStage();
  const emit = vi.fn();
  const end = vi.fn();
  const flow: Survey = Survey.parse({
    ...surveyExample,
    questions: [score, worse, better],
    ...part,
  });
  const { View } = await load(flow);
  const { unmount } = render(
    <View {...{ flow, stage, emit, end, given, kept, Surface: Slideout }} />,
  );
  const told = () => emit.mock.calls.map(([, properties]) => SurveyAnswered.parse(properties));
  return { stage, emit, end, unmount, told };
}

/** Over reloads: what the view has written is read by the next, as text. */
export function createKept() {
  let left: string | undefined;
  return {
    read: () => left && JSON.parse(left),
    write: (value: unknown) => {
      left = value === undefined ? undefined : JSON.stringify(value);
    },
  };
}

export const press = (name: string) => fireEvent.click(screen.getByRole('button', { name }));
export const point = (value: number) =>
  screen.getByRole<HTMLInputElement>('radio', { name: new RegExp(`^${value} of 10`) });
export const type = (value: string) =>
  fireEvent.input(screen.getByRole('textbox'), { target: { value } });
export const asked = () => document.querySelector('#survey-question')?.textContent;
