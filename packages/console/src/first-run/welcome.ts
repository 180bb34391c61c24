import type { FlowDocument } from '@polku/backend/api-flows';
import { fromTemplate, TEMPLATES } from '../flows/templates.ts';
import { firstRunEn } from '../words/first-run.en.ts';
import { firstRunFi } from '../words/first-run.fi.ts';

export const WELCOME_ID = 'welcome';

/**
 * The ready-made tour, for any page: the template's, which points at what the product's people name; where they name
 * nothing it says in words what is to be done first. The first use is its goal, and ends it.
 */
export function toWelcomeTour(given: {
  name: string;
  /** A CSS selector; empty for none. */
  target: string;
  firstUse: string | undefined;
}): FlowDocument & { id: string } {
  const { name, target, firstUse } = given;
  const template = TEMPLATES.find(({ key }) => key === 'welcome');
  if (!template) throw new Error('There is no template "welcome".');
  const en = firstRunEn.tourText;
  const fi = firstRunFi.tourText;
  const hello = {
    id: 'hello',
    title: { en: en.hello, fi: fi.hello },
    text: { en: en.helloText, fi: fi.helloText },
  };
  const title = { en: en.start, fi: fi.start };
  const pointed = {
    ...{ id: 'start', at: target, title },
    text: { en: en.startText, fi: fi.startText },
    advance: { on: 'click' },
  };
  const bare = {
    ...{ id: 'start', title },
    text: {
      en: en.startBare.replace('{{name}}', firstUse ?? en.start),
      fi: fi.startBare.replace('{{name}}', firstUse ?? fi.start),
    },
  };
  return {
    ...fromTemplate(template, { id: WELCOME_ID, name }),
    id: WELCOME_ID,
    ...(firstUse !== undefined && { goal: 'first_use' }),
    steps: [hello, target === '' ? bare : pointed],
  };
}
