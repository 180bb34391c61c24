import type { Page } from 'playwright-core';
import { type Question, questionExamples } from '../../../packages/flows/src/questions/schemas.ts';
import { QUESTIONS } from '../../../packages/flows/src/questions/variants.fixture.ts';
import { toSurvey } from './host.ts';

/** What `host.ts` gives its page. */
export type SurveyWindow = typeof globalThis & {
  polku: {
    show(id: string, given?: object): Promise<boolean>;
    flush(): Promise<void>;
    why(): { reasons: { [flow: string]: string } };
  };
  ready: Promise<void>;
  /** The keys of ours that the host has heard; with `!` when somebody had used them before. */
  heard: string[];
  shift: number;
  /** Where everything of the host's lies. */
  places(): string;
  card(): HTMLElement | undefined;
  /** What the live region says from now on. */
  listen(): void;
  said: string[];
};
declare const window: SurveyWindow;

export const toId = (name: string) => name.toLowerCase().replace(/[^a-z0-9]+/g, '-');

const PUT_OFF = { snoozeHours: 24, mayDecline: true };
const WHY: Question = { kind: 'text', id: 'last', text: 'Why?' };

/** One survey for each form of each kind, with a text after it; and the widest on every surface. */
export const ONE_OF_EACH = [
  ...Object.entries(QUESTIONS).map(([name, question]) => toSurvey(toId(name), [question, WHY])),
  ...(['banner', 'modal'] as const).map((surface) =>
    toSurvey(`nps-${surface}`, [questionExamples.nps, WHY], { surface, ...PUT_OFF }),
  ),
];

/** Shows a survey; it stands on the screen, and nothing of it moves any more. */
export async function show(page: Page, id: string, given?: object): Promise<void> {
  await page.evaluate(() => window.ready);
  // What the backend publishes is on its way at first.
  await page.waitForFunction(
    async ([flow, more]) => window.polku.show(flow as string, more as object),
    [id, given] as const,
  );
  await page.evaluate(() =>
    Promise.all(
      [...(document.querySelector('polku-stage')?.shadowRoot?.getAnimations?.() ?? [])].map(
        ({ finished }) => finished,
      ),
    ).then(() => undefined),
  );
}

export const close = (page: Page) =>
  page.evaluate(() => window.card()?.querySelector<HTMLElement>('.icon')?.click());
