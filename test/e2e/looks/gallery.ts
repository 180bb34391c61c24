/**
 * One page on which every kind of flow can be shown, in any look: for what is tested, and looked at, of all of
 * them alike. The SDK and the page are real; the backend's two answers are played, for there is nothing to decide.
 */
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import type { Theme } from '../../../packages/flows/src/index.ts';
import { placeOf, SCREEN } from '../../../packages/flows/src/place-of.ts';
import { type Flow, flowExamples, questionExamples } from '../../../packages/flows/src/schemas.ts';
import { toSurface } from '../../../packages/flows/src/surfaces/kinds.ts';
import { surfaceExamples } from '../../../packages/flows/src/surfaces/schemas.ts';
import { arabic } from '../../../packages/flows/src/words/ar.fixture.ts';
import type { HostWindow } from '../tours/tour-page.ts';

declare const window: HostWindow;

export type Look = BrowserContextOptions & {
  language?: string | undefined;
  theme?: Theme;
  /** With an answer in it that was not seen. @default false */
  hasInbox?: boolean;
};

/** Every kind there is; last what stands beside the screen, for it stays. */
export const GALLERY: readonly Flow[] = [
  toTour(),
  ...Object.values(surfaceExamples).map((surface) =>
    toShown({
      ...flowExamples.message,
      id: `message-${surface.kind}`,
      surface,
      buttons: [
        { label: { en: 'Later', fi: 'Myöhemmin', ar: 'لاحقًا' }, snoozeHours: 24 },
        { label: { en: 'Read it', fi: 'Lue', ar: 'اقرأ' }, href: 'https://example.com/' },
      ],
    }),
  ),
  toShown(flowExamples.checklist),
  ...Object.values(questionExamples).map((question) =>
    toShown({
      ...flowExamples.survey,
      id: `question-${question.kind}`,
      questions: [question, { ...questionExamples.text, id: 'more' }],
    }),
  ),
].sort((a, b) => Number(placeOf(a) !== SCREEN) - Number(placeOf(b) !== SCREEN));

/** A tour with all that a step may carry. */
function toTour(): Flow {
  return toShown({
    ...flowExamples.tour,
    id: 'tour',
    snoozeHours: 24,
    mayDecline: true,
    steps: [
      {
        id: 'beside',
        at: '#open',
        title: { en: 'Open a report', fi: 'Avaa raportti', ar: 'افتح تقريرًا' },
        text: {
          en: 'Each report keeps **its own filters**:\n- by week\n- by plan, as `plan`\n[How filters work](https://example.com/)',
          fi: 'Jokaisella raportilla on **omat suodattimensa**:\n- viikoittain\n- tilauksittain, `plan`\n[Miten suodattimet toimivat](https://example.com/)',
          ar: 'لكل تقرير **مرشحاته الخاصة**:\n- حسب الأسبوع\n- حسب الخطة `plan`\n[كيف تعمل المرشحات](https://example.com/)',
        },
        placement: 'right',
      },
      {
        id: 'middle',
        title: { en: 'Well done', fi: 'Hienoa', ar: 'أحسنت' },
        text: {
          en: 'You know the way from here.',
          fi: 'Osaat jo itse.',
          ar: 'أنت تعرف الطريق الآن.',
        },
        media: {
          kind: 'image',
          url: '/looks.svg',
          alt: { en: 'A chart', fi: 'Kaavio', ar: 'مخطط' },
        },
      },
      // It never comes.
      { id: 'awaited', at: '#never', title: 'Never', text: '', waitMs: 60_000 },
    ],
  });
}

function toShown<F extends Flow>(flow: F): F {
  return { ...flow, trigger: { on: 'code' }, frequency: 'always' };
}

export async function openGallery(
  browser: Browser,
  hostUrl: string,
  { language = 'en', theme = {}, hasInbox = false, ...options }: Look = {},
): Promise<Page> {
  const context = await browser.newContext({ reducedMotion: 'reduce', ...options });
  const page = await context.newPage();
  await page.addInitScript(`(window.polku ||= []).push(
    ['identify', () => ${JSON.stringify(toToken())}],
    ['words', { ar: ${toSource(arabic)} }],
  )`);
  await page.route('**/nobody/**', (route) => {
    const request = route.request();
    const isShared = request.method() === 'GET';
    if (isShared) return route.fulfill({ json: { ...toShared(theme), ...(hasInbox && INBOX) } });
    const asked = JSON.parse(request.postData() ?? '{}') as Asked;
    if (!request.url().endsWith('/v1/inbox')) return route.fulfill({ json: toAnswer(asked) });
    // What waits for news waits on.
    return asked.state === undefined ? route.fulfill({ json: toConversations() }) : undefined;
  });
  await page.goto(`${hostUrl}/looks.html?lang=${language}`);
  return page;
}

/** Shows a flow of the gallery and opens it: on the screen in place of what is open, or beside what stands beside. */
export async function show(page: Page, flow: Flow): Promise<void> {
  const cross = page.locator('polku-stage[data-in=top] [part~=close]');
  if ((await cross.count()) > 0) await cross.click();
  // What waits for a target has none.
  else await page.keyboard.press('Escape');
  await page.waitForFunction(() => !document.querySelector('polku-stage[data-in=top]'));
  await page.evaluate(async (id) => {
    const polku = (await window.polkuReady) as {
      show(id: string): Promise<boolean>;
      why(id: string): Promise<object>;
    };
    if (!(await polku.show(id)))
      throw new Error(`${id} is not shown: ${JSON.stringify(await polku.why(id))}`);
  }, flow.id);
  const kind = flow.kind === 'message' ? toSurface(flow.surface).kind : flow.kind;
  await OPEN[kind]?.(page);
  if (placeOf(flow) === SCREEN) await page.waitForFunction(() => window.drawn()?.isSeen === true);
}

/** What is seen only when the user comes to it. */
const OPEN: { [kind: string]: (page: Page) => Promise<unknown> } = {
  async checklist(page) {
    await page.locator('polku-stage .launcher').click();
    await page.locator('polku-stage .checklist-panel').waitFor();
  },
  async hotspot(page) {
    await page.locator('polku-stage .beacon').click();
    await page.locator('polku-stage .hint').waitFor();
  },
  async tooltip(page) {
    // Until it is heard: nothing is seen of a tooltip before.
    await page.waitForFunction(() => {
      const save = document.querySelector<HTMLElement>('#save');
      save?.blur();
      save?.focus();
      return [...document.querySelectorAll('polku-stage')].some(({ shadowRoot }) =>
        shadowRoot?.querySelector('.hint'),
      );
    });
  },
  slot: (page) => page.locator('polku-stage .inline').waitFor(),
};

const toShared = (theme: Theme) => ({
  revision: '1',
  flows: GALLERY,
  milestones: [],
  policy: { maxInterruptions: 100, surveyEveryDays: 0, accountShare: 1 },
  theme,
  isPaused: false,
});

type Asked = { survey?: string; events?: { id: string }[]; state?: string };

const INBOX = { inbox: 'launcher' };

function toConversations(): object {
  const at = Date.now() - 60_000;
  const messages = [
    { id: 'm2', by: 'person', name: 'Aino', text: 'Under Settings, at the very top.', at },
    { id: 'm1', by: 'user', text: 'Where do I change the currency?', at: at - 60_000 },
  ];
  const conversations = [{ id: 'c1', lastAt: at, isUnread: true, messages }];
  return { conversations, unread: 1, state: '1', mayWrite: true };
}

/** Of the person, with whatever lease is asked for; or of events, all taken. */
function toAnswer({ survey, events }: Asked): object {
  if (events)
    return { success: true, results: events.map(({ id }) => ({ id, status: 'accepted' })) };
  const lease = survey && { flow: survey, expiresAt: Date.now() + 3_600_000 };
  const facts = { user: {}, account: { goal: 'See churn in time' }, milestones: {}, decided: {} };
  return { userId: 'u1', facts, history: {}, unread: 1, ...(lease && { lease }) };
}

function toToken(): string {
  const iat = Math.floor(Date.now() / 1_000);
  const parts = [{ alg: 'HS256' }, { sub: 'u1', account: 'a1', iat, exp: iat + 3_600 }];
  return [
    ...parts.map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')),
    'x',
  ].join('.');
}

/** An object of texts and functions as the code that makes it. */
function toSource(value: unknown): string {
  if (typeof value === 'function') return String(value);
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  return `{ ${Object.entries(value)
    .map(([key, each]) => `${key}: ${toSource(each)}`)
    .join(', ')} }`;
}
