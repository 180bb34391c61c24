import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type EngineBrowser, type Tab, untilTrue } from '../../engines/engine.ts';
import { webkitEngine } from '../../engines/webkit.ts';
import { checklist, message, SURFACES } from './flows.ts';
import { type MessageHost, startMessageHost } from './message-page.ts';

/** The manners of messages in WebKit, as far as they need no keys: its driver has none. */

describe.skipIf(webkitEngine.missing)('in webkit', () => {
  let host: MessageHost;
  let browser: EngineBrowser;
  const profile = mkdtempSync(join(tmpdir(), 'polku-messages-'));

  beforeAll(async () => {
    host = await startMessageHost();
    browser = await webkitEngine.launch({ profile });
  });
  afterAll(async () => {
    await browser?.close();
    await host?.close();
    rmSync(profile, { recursive: true, force: true });
  });

  const root = (selector: string) =>
    `[...document.querySelectorAll('polku-stage')].some(({ shadowRoot }) => shadowRoot.querySelector('${selector}'))`;
  const open = async (flows: object[]): Promise<Tab> => {
    host.publish(flows);
    const tab = await browser.open(host.address({ body: '<div data-polku-slot="home"></div>' }));
    await untilTrue(tab, 'window.isReady === true');
    return tab;
  };
  const boxes =
    "JSON.stringify([...document.body.querySelectorAll('header, h1, #search, #text')].map((each) => each.getBoundingClientRect()))";

  test('S36: what stands beside and over the page moves nothing, takes no focus, and goes with destroy()', async () => {
    const onNews = { trigger: { on: 'event', event: 'news' } };
    const flows = Object.entries({ ...SURFACES, modal: 'slideout' as const });
    const tab = await open([
      ...flows.map(([id, surface]) => message(surface, { id, ...onNews })),
      checklist(onNews),
    ]);
    await untilTrue(tab, "polku.why().reasons['first-week'] !== undefined");
    const before = await tab.evaluate<string>(boxes);
    await tab.evaluate('void polku.track("news")');
    for (const part of ['.launcher', '.beacon', '.inline', '.card'])
      await untilTrue(tab, root(part));
    expect(await tab.evaluate<string>(boxes)).toBe(before);
    expect(await tab.evaluate('document.activeElement.tagName')).toBe('BODY');
    expect(await tab.evaluate('troubles')).toEqual([]);
    await tab.evaluate('polku.destroy()');
    expect(await tab.evaluate('document.querySelectorAll("polku-stage").length')).toBe(0);
    await tab.close();
  });

  test('S37: a modal holds the focus, and a banner that is told to pushes the page', async () => {
    const tab = await open([message('modal')]);
    await untilTrue(tab, root('dialog:modal'));
    expect(
      await tab.evaluate("document.activeElement.shadowRoot.activeElement.matches('dialog')"),
    ).toBe(true);
    await tab.close();
    const other = await open([message({ kind: 'banner', isPushing: true })]);
    await untilTrue(other, root('.banner'));
    const moved = 'document.querySelector("header").getBoundingClientRect().top';
    const height =
      "document.querySelector('polku-stage').shadowRoot.querySelector('.banner').getBoundingClientRect().height";
    expect(await other.evaluate<number>(`${moved} - ${height}`)).toBeCloseTo(0, 0);
    await other.evaluate('polku.destroy()');
    expect(await other.evaluate<number>(moved)).toBe(0);
    await other.close();
  });
});
