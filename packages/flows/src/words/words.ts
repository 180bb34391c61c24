import type { checklistWords } from '../checklist/words.ts';
import type { inboxWords } from '../inbox/words.ts';
import type { invitationWords } from '../message/invitation/words.ts';
import type { messageWords } from '../message/words.ts';
import type { myDataWords } from '../my-data/words.ts';
import type { mediaWords } from '../parts/media-words.ts';
import type { cesWords } from '../questions/ces/words.ts';
import type { choiceWords } from '../questions/choice/words.ts';
import type { consentWords } from '../questions/consent/words.ts';
import type { contactWords } from '../questions/contact/words.ts';
import type { csatWords } from '../questions/csat/words.ts';
import type { goalWords } from '../questions/goal/words.ts';
import type { npsWords } from '../questions/nps/words.ts';
import type { scaleWords } from '../questions/scale/words.ts';
import type { textWords } from '../questions/text/words.ts';
import type { surveyWords } from '../survey/words.ts';
import type { tourWords } from '../tour/words.ts';

/**
 * The words that are not a flow's own: buttons, names for screen readers, ends of scales. English stands
 * beside each view and needs no loading; every other language is one file, loaded for those who read it.
 * A kind's line here makes each of our languages incomplete, and so not compile, until it has that kind.
 */
export type Words = {
  tour: typeof tourWords;
  survey: typeof surveyWords;
  message: typeof messageWords;
  media: typeof mediaWords;
  invitation: typeof invitationWords;
  checklist: typeof checklistWords;
  scale: typeof scaleWords;
  nps: typeof npsWords;
  ces: typeof cesWords;
  csat: typeof csatWords;
  choice: typeof choiceWords;
  text: typeof textWords;
  goal: typeof goalWords;
  consent: typeof consentWords;
  contact: typeof contactWords;
  inbox: typeof inboxWords;
};

/** Of one language, as many as there are; the rest is said in English. */
export type SomeWords = { readonly [K in keyof Words]?: Partial<Words[K]> } & {
  /** Those of our own languages come with its panel. */
  readonly myData?: Partial<typeof myDataWords>;
};

/** What a host adds, by language tag (`de`, `pt-BR`): words, or a function that brings them when they are needed. */
export type MoreWords = {
  readonly [language: string]: SomeWords | (() => SomeWords | Promise<SomeWords>);
};
