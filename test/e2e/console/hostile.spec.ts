import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { HOSTILE_TEXTS } from '../../../packages/backend/src/hostile.fixture.ts';
import { startTestBackend, type TestBackend } from '../backend.ts';
import { newEventId, toBatch } from '../batch.ts';
import { launch, skipReason, watch } from '../world.ts';

/**
 * Everything that strangers can fill is filled with markup: names of users and accounts, traits, events, comments and
 * replies. Then an admin opens every page of the console: it is text on each, and no rule of the page was even tried.
 */
const TEXTS = Object.entries(HOSTILE_TEXTS).map(([what, text]) => ({
  what,
  text: text.toWellFormed().slice(0, 300),
}));
const ACCOUNT = `acme"><img src=x onerror=hacked=1>`;
const SEEN = HOSTILE_TEXTS.image ?? '';
/** Stands on every page, so it is no text by which one is known to be drawn. */
const ADMIN = '<svg onload=hacked=1>';

/** As the host's own server sends it: verified, without a token. */
function toEvents({ what, text }: (typeof TEXTS)[number]) {
  const [at, userId] = [Date.now(), `user-${what}`];
  const base = { at, userId, anonymousId: `device-${what}`, sessionId: `session-${what}` };
  const track = (name: string, properties: object, more: object = {}) => ({
    ...{ id: newEventId(), type: 'track', name, properties, accountId: ACCOUNT },
    ...base,
    ...more,
  });
  const answers = { recommend: 2, why: text };
  return [
    { id: newEventId(), type: 'identify', traits: { name: text, email: text, bio: text }, ...base },
    { id: newEventId(), type: 'group', accountId: ACCOUNT, traits: { name: SEEN }, ...base },
    {
      ...{ id: newEventId(), type: 'group', accountId: `account-${what}`, ...base },
      ...{ traits: { name: text, plan: text }, sessionId: `other-${what}` },
    },
    track('report_created', { title: text }),
    track(text.slice(0, 100), { [text.slice(0, 50)]: text }),
    track(
      'survey_answered',
      { responseId: `response-${what}`, answers, complete: true },
      { flow: { id: 'relationship-nps', version: 1 } },
    ),
    track('conversation_message_sent', {
      ...{ conversationId: newEventId(), messageId: newEventId(), text },
    }),
  ];
}

describe.skipIf(skipReason)('a stranger’s markup', () => {
  let backend: TestBackend;
  let browser: Browser;
  let page: Page;
  let troubles: string[];
  const dialogs: string[] = [];

  beforeAll(async () => {
    backend = await startTestBackend();
    const { workspaceId } = backend;
    const flags = ['--workspace', workspaceId, '--json'];
    const key = await backend.polku('key', 'create', '--name', 'host', ...flags);
    const { secretKey } = JSON.parse(key) as { secretKey: string };
    for (let from = 0; from < TEXTS.length; from += 10) {
      const events = TEXTS.slice(from, from + 10).flatMap(toEvents);
      const body = JSON.stringify(toBatch(secretKey, events));
      const answer = await fetch(`${backend.url}/v1/batch`, { method: 'POST', body });
      const { results } = (await answer.json()) as { results: { status: string }[] };
      expect(results.map(({ status }) => status)).toEqual(events.map(() => 'accepted'));
    }
    const who = ['--email', 'admin@host.example', '--name', ADMIN, '--role', 'admin'];
    const made = await backend.polku('user', 'create', ...who, ...flags);
    const { link } = JSON.parse(made) as { link: string };
    browser = await launch();
    const context = await browser.newContext({ locale: 'en-GB' });
    page = await context.newPage();
    ({ troubles } = watch(page));
    page.on('dialog', (dialog) => {
      dialogs.push(dialog.message());
      void dialog.dismiss();
    });
    await page.addInitScript(() => {
      const seen: string[] = [];
      Object.assign(globalThis, { violations: seen });
      document.addEventListener('securitypolicyviolation', (event) =>
        seen.push(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`),
      );
    });
    await page.goto(link);
    await page.locator('[data-page="inbox"]').waitFor();
  });
  afterAll(async () => {
    await browser?.close();
    await backend?.end();
  });

  async function expectText() {
    const found = await page.evaluate(() => {
      const { violations, hacked } = globalThis as { violations?: string[]; hacked?: unknown };
      const foreign =
        'script:not([src]), iframe[srcdoc], base, object, embed, img[src="x"], [onerror], [onload], [onfocus], [onclick], [autofocus], a[href^="javascript:" i], a[href*="evil.example"], h1 + h1, main h1 ~ h1';
      return {
        violations,
        isHacked: hacked !== undefined,
        foreign: [...document.querySelectorAll(foreign)].map(({ outerHTML }) =>
          outerHTML.slice(0, 200),
        ),
      };
    });
    expect({ ...found, dialogs, troubles }).toEqual({
      ...{ violations: [], isHacked: false, foreign: [], dialogs: [], troubles: [] },
    });
  }

  // What is said to be there has been drawn, and is text.
  test.each([
    ['the inbox', '/?scope=all', '[data-notification-id]', SEEN],
    ['the accounts', '/accounts?q=onerror', '[data-row]', SEEN],
    ['an account', `/accounts/${encodeURIComponent(ACCOUNT)}`, '[data-field]', SEEN],
    ['the answers to a survey', '/flows/relationship-nps?tab=results', '.tab-panel > *', undefined],
    ['the figures', '/insight', '.chart', undefined],
    ['users’ own words', '/insight', '.own-words blockquote', SEEN],
    ['the playbooks', '/playbooks', 'tbody tr', undefined],
    ['the milestones', '/settings?section=milestones', 'main h2', undefined],
    ['the people', '/settings?section=team', 'main h2', ADMIN],
    ['the audit log', '/settings?section=log', 'main h2', undefined],
  ])('is text on %s', async (_, path, until, shown) => {
    await page.goto(`${backend.url}${path}`);
    await page.locator(until).first().waitFor();
    if (shown) await page.getByText(shown.slice(0, 30)).first().waitFor({ state: 'attached' });
    await page.locator('.skeleton').first().waitFor({ state: 'detached' });
    await expectText();
  });
});
