import { expect, test } from 'vitest';
import { questionExamples } from './schemas.ts';
import { type ShownAnswer, toShownAnswer } from './shown.ts';
import type { AnswerValue } from './view.ts';

const { nps, ces, csat, rating, choice, text, goal, consent, contact } = questionExamples;

test.each<[Parameters<typeof toShownAnswer>[0], AnswerValue, ShownAnswer]>([
  [nps, 6, { value: 6, scale: { min: 0, max: 10, bucket: 'detractor' } }],
  [nps, 7, { value: 7, scale: { min: 0, max: 10, bucket: 'passive' } }],
  [nps, 9, { value: 9, scale: { min: 0, max: 10, bucket: 'promoter' } }],
  [ces, 4, { value: 4, scale: { min: 1, max: 7, bucket: 'middle' } }],
  [ces, 5, { value: 5, scale: { min: 1, max: 7, bucket: 'high' } }],
  [csat, 2, { value: 2, scale: { min: 1, max: 5, bucket: 'low' } }],
  [csat, 4, { value: 4, scale: { min: 1, max: 5, bucket: 'high' } }],
  [{ ...rating, from: 0, to: 10 }, 10, { value: 10, scale: { min: 0, max: 10, bucket: 'high' } }],
  [choice, { chosen: ['team'] }, { value: ['My team'] }],
  [choice, { chosen: ['team'], other: ' The board ' }, { value: ['My team', '“The board”'] }],
  [choice, { chosen: ['team'], other: '' }, { value: ['My team'] }],
  [text, 'Because.', { value: 'Because.' }],
  [goal, 'partly', { value: 'partly' }],
  [consent, 'given', { value: 'given' }],
  [contact, { email: 'a@b.fi', name: 'Aino' }, { value: ['Aino', 'a@b.fi'] }],
])('%o answered with %o', (question, value, shown) => {
  expect(toShownAnswer(question, value)).toEqual(shown);
});
