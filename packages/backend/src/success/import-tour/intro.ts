import { nameLost, type Source, toPlacement, toTarget, toTexts } from './source.ts';

/** intro.js 3 and later: `{element, title, intro, position, …}`; `floating` stands in the middle. */
export const fromIntro: Source = (given, options) => {
  const { element, title, intro, position, disableInteraction } = given;
  const target = position === 'floating' ? { lost: [] } : toTarget(element);
  const texts = toTexts(title, intro, options);
  const placement = toPlacement(position);
  return {
    step: {
      ...('at' in target && target.at !== undefined && { at: target.at }),
      title: texts.title,
      text: texts.text,
      ...(placement && { placement }),
      ...(disableInteraction === true && { interact: 'none' as const }),
    },
    lost: [...target.lost, ...texts.lost, ...nameLost(given, KNOWN)],
  };
};

const KNOWN = ['element', 'title', 'intro', 'position', 'disableInteraction', 'step', 'scrollTo'];
