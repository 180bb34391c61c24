import { asObject, nameLost, type Source, toPlacement, toTarget, toTexts } from './source.ts';

/** driver.js 1.x: `{element, popover: {title, description, side}, …}`. */
export const fromDriver: Source = (given, options) => {
  const {
    element,
    popover,
    disableActiveInteraction,
    advanceOnClick,
    skipMissingElement,
    waitForElement,
  } = given;
  const { title, description, side, ...rest } = asObject(popover);
  const target = toTarget(element);
  const texts = toTexts(title, description, options);
  const placement = toPlacement(side);
  return {
    step: {
      ...(target.at !== undefined && { at: target.at }),
      title: texts.title,
      text: texts.text,
      ...(placement && { placement }),
      ...(disableActiveInteraction === true && { interact: 'none' as const }),
      ...(advanceOnClick === true &&
        target.at !== undefined && { advance: { on: 'click' as const } }),
      ...(typeof waitForElement === 'number' && { waitMs: waitForElement }),
      // It stands in the middle when its element is not there, unless told to pass over it.
      ...(target.at !== undefined && skipMissingElement !== true && { missing: 'center' as const }),
    },
    lost: [
      ...target.lost,
      ...texts.lost,
      ...nameLost(given, KNOWN),
      ...nameLost(rest, ['align', 'showProgress']),
    ],
  };
};

const KNOWN = [
  'element',
  'popover',
  'disableActiveInteraction',
  'advanceOnClick',
  'skipMissingElement',
  'waitForElement',
];
