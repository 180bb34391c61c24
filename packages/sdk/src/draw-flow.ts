import type { Flow, Theme } from '@polku/flows';
import type { Showable } from '@polku/flows/views';
import type { Facts } from '@polku/protocol/match';
import { createStage } from './stage.ts';

/**
 * Draws flows as a product's page shows them, for who writes them: by the same stage and the same views, on a page that
 * is no product. Nothing is recorded, nothing is fetched and nothing is remembered: there is no key, no collector and no
 * history.
 */
export type FlowDrawing = {
  /** Takes the place of what was drawn before. @param at the step or question to begin at @default the first */
  draw(flow: Flow, at?: string): Promise<void>;
  /** What is drawn hears that a milestone was reached. */
  reach(milestone: string): void;
  end(): void;
};

export function createFlowDrawing(options: {
  /** The languages of who looks, most wanted first. */
  languages: () => readonly string[];
  theme: () => Theme;
  /** What is known of who looks. @default nothing */
  facts?: () => Facts;
  /** They have pressed what leads to this flow. @default nothing comes of it */
  onStart?: (flow: string) => void;
  /** Where in the flow they are. */
  onStep(step: string): void;
  onEnded(reason: string): void;
  warn(text: string): void;
}): FlowDrawing {
  const {
    languages,
    theme,
    facts = () => ({}),
    onStart = () => {},
    onStep,
    onEnded,
    warn,
  } = options;
  const stage = createStage({
    languages,
    theme,
    warn,
    facts,
    start: onStart,
    toReply: () => () => {},
    track(_name, properties) {
      if (typeof properties?.step === 'string') onStep(properties.step);
    },
    history: () => undefined,
    person: { invitation: () => undefined, catchUp: async () => {} },
    onShown: () => {},
    onEnded: (_flow, { reason }) => reason !== 'replaced' && onEnded(reason),
  });
  let drawn = '';

  function end() {
    stage.endAll('replaced');
  }

  return {
    async draw(flow, at) {
      end();
      drawn = flow.id;
      await stage.show(flow as Showable, { at, kept: keptAt(flow, at) });
      if (drawn === flow.id && at !== undefined) onStep(at);
    },
    reach: (milestone) => stage.reach(milestone),
    end,
  };
}

/** A survey goes on where it was left: so it can be begun at any of its questions. */
function keptAt(flow: Flow, at: string | undefined) {
  if (flow.kind !== 'survey' || at === undefined) return undefined;
  const { version } = flow;
  const left = { version, responseId: 'preview', answers: {}, at, isTold: false };
  return { read: () => left, write: () => {} };
}
