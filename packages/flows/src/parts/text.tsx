import type { Stage } from '../stage.ts';

/** A text of a flow. One without marks is a paragraph, and needs nothing of what draws them (`rich.ts`). */
export function Text({ text, stage: { rich } }: { text: string; stage: Pick<Stage, 'rich'> }) {
  if (rich) return <rich.Markup text={text} />;
  return text.trim() ? <p>{text}</p> : null;
}

/** Its words alone, for what is read aloud. */
export const toSpoken = (text: string, { rich }: Pick<Stage, 'rich'>): string =>
  rich ? rich.toPlainText(text) : text;
