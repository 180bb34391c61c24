import type { LocalizedText } from '../language.ts';
import type { Showable } from '../view.ts';
import type * as markup from './markup.tsx';
import type * as media from './media.tsx';

/** What draws marks, pictures and films. Most texts have none: it is loaded beside a flow that has. */
export type Rich = Pick<typeof markup, 'Markup' | 'toPlainText'> & typeof media;

export async function loadRich(flow: Showable): Promise<Rich | undefined> {
  const parts = flow.kind === 'tour' ? flow.steps : flow.kind === 'message' ? [flow] : [];
  if (!parts.some(({ text, media }) => media || hasMarks(text))) return undefined;
  const [drawn, { Media }] = await Promise.all([import('./markup.tsx'), import('./media.tsx')]);
  return { ...drawn, Media };
}

/** In any language. What a mark begins with may turn out to be none; without it there is none. */
const hasMarks = (text: LocalizedText | undefined): boolean =>
  typeof text === 'string' ? MARK.test(text) : Object.values(text ?? {}).some(hasMarks);

const MARK = /[\\*`[]|^- /m;
