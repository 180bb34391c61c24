import { pickText } from '../../pick-text.ts';
import { OutLink, outLinkStyles } from '../option/out-link.tsx';
import type { QuestionProps } from '../view.ts';

/** Nothing to answer: words, and perhaps where more of them stand. */
export const View = ({ question, languages }: QuestionProps<'info'>) => (
  <>
    {question.body && <p class="info">{pickText(question.body, languages)}</p>}
    {question.link && <OutLink link={question.link} languages={languages} />}
  </>
);

export const styles = `${outLinkStyles}
.info { margin: -8px 0 0; }
`;
