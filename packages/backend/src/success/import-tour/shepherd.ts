import {
  asObject,
  asText,
  type Given,
  nameLost,
  type Source,
  toPlacement,
  toTarget,
  toTexts,
} from './source.ts';

/** Shepherd 8 and later: `{id, title, text, attachTo: {element, on}, advanceOn: {selector, event}, buttons, …}`. */
export const fromShepherd: Source = (given, options) => {
  const { id, title, text, attachTo, advanceOn, canClickTarget, extraHighlights } = given;
  const { element, on } = asObject(attachTo);
  const target = toTarget(element);
  const texts = toTexts(title, Array.isArray(text) ? text.join('<p>') : text, options);
  const placement = toPlacement(on);
  const highlight = Array.isArray(extraHighlights)
    ? extraHighlights.filter((one) => asText(one))
    : [];
  const advance = toAdvance(advanceOn, target.at);
  return {
    id: asText(id),
    step: {
      ...(target.at !== undefined && { at: target.at }),
      ...(highlight.length > 0 && { highlight }),
      title: texts.title,
      text: texts.text,
      ...(placement && { placement }),
      ...(advance && { advance }),
      ...(canClickTarget === false && { interact: 'none' as const }),
    },
    lost: [...target.lost, ...texts.lost, ...lostButtons(given), ...nameLost(given, KNOWN)],
  };
};

/** With a click on the target itself, or another event, or elsewhere. */
function toAdvance(advanceOn: unknown, target: string | undefined) {
  const { selector, event } = asObject(advanceOn);
  const type = asText(event);
  if (!type) return undefined;
  const at = asText(selector);
  const elsewhere = at !== undefined && at !== target ? { at } : {};
  return type === 'click'
    ? { on: 'click' as const, ...elsewhere }
    : { on: 'dom' as const, type, ...elsewhere };
}

/** Back, Next and Close are ours; what another does is code. */
function lostButtons({ buttons }: Given): string[] {
  const all = Array.isArray(buttons) ? buttons : [];
  const own = /^(next|back|prev|previous|cancel|exit|skip|close|done|finish|complete|got it|ok)\b/i;
  return all
    .map((button) => asText(asObject(button).text) ?? 'without a text')
    .filter((text) => !own.test(text))
    .map((text) => `its button "${text}": Back, Next and Close are always there`);
}

const KNOWN = [
  'id',
  'title',
  'text',
  'attachTo',
  'advanceOn',
  'canClickTarget',
  'extraHighlights',
  'buttons',
  'arrow',
  'scrollTo',
  'cancelIcon',
];
