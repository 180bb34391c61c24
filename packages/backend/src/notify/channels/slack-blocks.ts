import type { Rendered } from '../render/rendered.ts';

/**
 * A notification as Block Kit. What people wrote stands in `plain_text` alone, which knows neither markup nor
 * mentions, and is escaped besides, because Slack reads `&`, `<` and `>` everywhere: `<!channel>` in the name of a user
 * must ping nobody. The whole stays below 3 kB; undocumented sums of Slack's begin to refuse at 13,200 characters.
 */
const MAX_BYTES = 3_000;
/** Documented: 150 characters of a header, ten fields of a section. */
const MAX_HEADER = 150;
const MAX_FACTS = 5;

/** What the button does: leads to an address, or brings a token to us through Slack (`slack-press.ts`). */
type Acknowledge = { label: string } & ({ url: string } | { value: string });

/** The id of the button, by which Slack says that it was this one. */
export const ACKNOWLEDGE = 'acknowledge';

export type SlackMessage = { text: string; blocks: object[] };

export function toSlackMessage(
  { title, lines, facts, action }: Rendered,
  { id, acknowledge }: { id: string; acknowledge: Acknowledge | undefined },
): SlackMessage {
  const buttons = [toButton(action, 'open'), acknowledge && toButton(acknowledge, ACKNOWLEDGE)];
  const toMessage = (factCount: number, lineLength: number) => ({
    text: escapeSlack(clip(title, MAX_HEADER)),
    blocks: [
      { type: 'header', text: plain(clip(title, MAX_HEADER / 2)) },
      { type: 'section', text: plain(clip(lines.join('\n'), lineLength)) },
      ...toFacts(facts.slice(0, factCount)),
      { type: 'actions', elements: buttons.filter((button) => button !== undefined) },
      { type: 'context', elements: [plain(id)] },
    ],
  });
  for (let count = Math.min(facts.length, MAX_FACTS); count > 0; count -= 1) {
    const message = toMessage(count, 600);
    if (Buffer.byteLength(JSON.stringify(message)) <= MAX_BYTES) return message;
  }
  return toMessage(0, 150);
}

const toFacts = (facts: Rendered['facts']): object[] =>
  facts.length === 0
    ? []
    : [
        {
          type: 'section',
          // Two columns: what it is, and how it is.
          fields: facts.flatMap(({ label, value }) => [
            { type: 'mrkdwn', text: `*${escapeSlack(label)}*` },
            plain(clip(value, 100)),
          ]),
        },
      ];

const toButton = ({ label, ...does }: Acknowledge, id: string) => ({
  type: 'button',
  action_id: id,
  text: plain(clip(label, 75)),
  ...does,
});

export const plain = (text: string) => ({
  type: 'plain_text',
  text: escapeSlack(text),
  emoji: false,
});

const ENTITIES: { [character: string]: string } = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

export const escapeSlack = (text: string): string =>
  text.replace(/[&<>]/g, (character) => ENTITIES[character] ?? '');

/** By characters as people count them, so that none is cut in two. */
export const clip = (text: string, max: number): string => {
  const characters = [...text];
  return characters.length <= max ? text : `${characters.slice(0, max - 1).join('')}…`;
};
