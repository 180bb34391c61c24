import { z } from 'zod';
import type { Rendered } from '../render/rendered.ts';
import type { Channel } from './channel.ts';
import { toOutcome } from './outcome.ts';
import { WORDS_CONFIG } from './words-config.ts';

/**
 * A workflow of Microsoft Teams ("When a Teams webhook request is received"), whose URL is the secret. It answers 202
 * before it has posted anything, and never says whether it did: *accepted*, not delivered. What people wrote stands in
 * text runs, which know no markdown; a `TextBlock` or a `FactSet` would draw links and lists out of a name.
 */
const TeamsConfig = z.strictObject({
  url: z
    .url({ protocol: /^https?$/ })
    .max(2_000)
    .meta({ writeOnly: true }),
  ...WORDS_CONFIG,
});
export type TeamsConfig = z.infer<typeof TeamsConfig>;

export const teams: Channel<TeamsConfig> = {
  audience: 'room',
  // Throttled above four a second; a flow of a person's own has less.
  pace: { concurrency: 1, perSecond: 1, burst: 4 },
  config: TeamsConfig,
  setup: TeamsConfig,
  targets: ({ url }) => [{ field: 'url', url }],
  describe: ({ url }) => new URL(url).host,
  async send(config, { id, render }, { post, nowMs }) {
    const headers = { 'content-type': 'application/json' };
    const body = JSON.stringify(toTeamsMessage(await render(config), id));
    const meanings = { final: [400, 413], gone: [401, 403, 404, 410] };
    const outcome = toOutcome(await post(config.url, headers, body), nowMs(), meanings);
    return outcome.kind === 'delivered' ? { kind: 'accepted' } : outcome;
  },
};

/** Adaptive Card 1.4, of what `render` has cut to size: far below the 28 kB that Teams takes. */
export function toTeamsMessage({ title, lines, facts, action }: Rendered, id: string): object {
  const content = {
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    type: 'AdaptiveCard',
    version: '1.4',
    body: [
      text([{ text: title, size: 'medium', weight: 'bolder' }]),
      ...lines.map((line) => text([{ text: line }])),
      ...facts.map(({ label, value }) =>
        text([{ text: `${label}  `, isSubtle: true }, { text: value }]),
      ),
      text([{ text: id, size: 'small', isSubtle: true }]),
    ],
    actions: [{ type: 'Action.OpenUrl', title: action.label, url: action.url }],
  };
  const contentType = 'application/vnd.microsoft.card.adaptive';
  return { type: 'message', attachments: [{ contentType, contentUrl: null, content }] };
}

const text = (runs: object[]) => ({
  type: 'RichTextBlock',
  inlines: runs.map((run) => ({ type: 'TextRun', ...run })),
});
