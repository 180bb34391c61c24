import type { messageWords } from '../message/words.ts';
import type { cesWords } from '../questions/ces/view.tsx';
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
  ces: typeof cesWords;
};

/** Of one language, as many as there are; the rest is said in English. */
export type SomeWords = { readonly [K in keyof Words]?: Partial<Words[K]> };

/** What a host adds, by language tag (`de`, `pt-BR`): words, or a function that brings them when they are needed. */
export type MoreWords = {
  readonly [language: string]: SomeWords | (() => SomeWords | Promise<SomeWords>);
};
