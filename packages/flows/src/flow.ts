import { z } from 'zod';
import { Checklist, checklistExample } from './checklist/schema.ts';
import { Message, messageExample } from './message/schema.ts';
import { Survey, surveyExample } from './survey/schema.ts';
import { Tour, tourExample } from './tour/schema.ts';

/** Everything that can be shown, told apart by `kind`. */
export const Flow = z.discriminatedUnion('kind', [Tour, Survey, Message, Checklist]);
export type Flow = z.infer<typeof Flow>;
export type FlowKind = Flow['kind'];

export const flowExamples: { [K in FlowKind]: Extract<Flow, { kind: K }> } = {
  tour: tourExample,
  survey: surveyExample,
  message: messageExample,
  checklist: checklistExample,
};
