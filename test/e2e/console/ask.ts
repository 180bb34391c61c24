/** The question that the loop of a detractor begins with. */
export const ASK = {
  id: 'ask',
  kind: 'survey',
  name: 'Relationship (NPS)',
  trigger: { on: 'code' },
  frequency: 'always',
  questions: [
    { id: 'recommend', kind: 'nps', text: 'Would you recommend us?', required: true },
    { id: 'why', kind: 'text', text: 'Why?' },
  ],
};
