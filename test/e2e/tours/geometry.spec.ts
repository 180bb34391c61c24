import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type EngineBrowser, type Tab, untilTrue } from '../../engines/engine.ts';
import { chromiumEngine, firefoxEngine } from '../../engines/playwright.ts';
import { webkitEngine } from '../../engines/webkit.ts';
import { startTourHost } from './host.ts';

/** Ring and card stand where they should, whatever the page does, in three engines. */

type Box = { x: number; y: number; width: number; height: number };
type Drawn = { title: string; engine: string; isSeen: boolean; card: Box; rings: Box[] };

describe.each([chromiumEngine, firefoxEngine, webkitEngine])('in $name', (engine) => {
  let host: Awaited<ReturnType<typeof startTourHost>>;
  let browser: EngineBrowser;
  const profile = mkdtempSync(join(tmpdir(), 'polku-tours-'));

  beforeAll(async () => {
    host = await startTourHost();
    browser = await engine.launch({ profile });
  });
  afterAll(async () => {
    await browser?.close();
    await host?.close();
    rmSync(profile, { recursive: true, force: true });
  });

  async function open(page: string, steps: object[], more: object = {}): Promise<Tab> {
    const tab = await browser.open(`${host.url}/${page}.html`);
    await tab.evaluate(`startTour(${JSON.stringify({ steps, ...more })})`);
    await untilTrue(tab, 'drawn()?.isSeen === true');
    return tab;
  }
  const drawn = (tab: Tab) => tab.evaluate<Drawn>('drawn()');
  const step = (at: string, part: object = {}) => ({
    id: 'one',
    at,
    title: 'One',
    text: 'Text.',
    ...part,
  });

  /** At most one pixel apart, once the frame after next is drawn. */
  const isOn = async (tab: Tab, selector: string, index = 0) => {
    await tab.evaluate('frames2()');
    const by = await tab.evaluate<number>(`errorOf(${selector}, ${index})`);
    expect(by).toBeLessThanOrEqual(1);
  };
  const change = (tab: Tab, statement: string) => tab.evaluate(`void (${statement})`);
  const cardIsInside = async (tab: Tab) => {
    const [card, size] = await tab.evaluate<[Box, { width: number; height: number }]>(
      '[drawn().card, { width: innerWidth, height: innerHeight }]',
    );
    expect(card.x).toBeGreaterThanOrEqual(0);
    expect(card.y).toBeGreaterThanOrEqual(0);
    expect(card.x + card.width).toBeLessThanOrEqual(size.width);
    expect(card.y + card.height).toBeLessThanOrEqual(size.height);
  };

  describe('the ring stays on its target', () => {
    test('T25: when something is put before it, with no event to tell', async () => {
      const tab = await open('plain', [step('#first')]);
      await isOn(tab, "'#first'");
      await change(tab, "document.querySelector('#grow').style.height = '73px'");
      await isOn(tab, "'#first'");
      await tab.close();
    });

    test('T26: when the target grows', async () => {
      const tab = await open('plain', [step('#first')]);
      await change(tab, "document.querySelector('#first').style.width = '333px'");
      await isOn(tab, "'#first'");
      await tab.close();
    });

    test('T24: when scrollers in scrollers scroll, and as far as it can be seen', async () => {
      const tab = await open('scrollers', [step('#first')]);
      await isOn(tab, "'#first'");
      await change(tab, "document.querySelector('#outer').scrollTop = 60");
      await isOn(tab, "'#first'");
      await change(tab, "document.querySelector('#inner').scrollLeft = 50");
      await isOn(tab, "'#first'");
      // Half of it is cut off by the inner scroller.
      await change(tab, "document.querySelector('#inner').scrollTop = 100");
      await untilTrue(
        tab,
        "Math.abs(drawn().rings[0].y - document.querySelector('#inner').getBoundingClientRect().y) <= 3",
      );
      expect((await drawn(tab)).engine).toBe('floating');
      await tab.close();
    });

    test('T28: when the page scrolls under a target that is fixed', async () => {
      const tab = await open('plain', [step('#fixed')]);
      await change(tab, 'scrollTo(0, 700)');
      await isOn(tab, "'#fixed'");
      await tab.close();
    });

    test('T30: with margins, transforms and zoom around it', async () => {
      const tab = await open('transforms', [step('#first')]);
      await isOn(tab, "'#first'");
      await tab.close();
      for (const at of ['#in-moved', '#in-zoomed', '#bar']) {
        const other = await open('transforms', [step(at)]);
        await isOn(other, `'${at}'`);
        await other.close();
      }
    });

    test('T21: in shadow roots, three deep', async () => {
      const tab = await open('shadow', [step('x-one >>> x-two >>> x-three >>> #save')]);
      await isOn(tab, 'deep');
      await tab.close();
    });

    test('T22: in a frame of our own origin, also when that scrolls; another origin is no error', async () => {
      const tab = await open('frames', [step('#own >>> #save')]);
      await untilTrue(
        tab,
        `(() => {
        const frame = document.querySelector('#own').getBoundingClientRect();
        const save = document.querySelector('#own').contentDocument.querySelector('#save').getBoundingClientRect();
        const ring = drawn().rings[0];
        return Math.abs(ring.x + 4 - (frame.x + 5 + save.x)) <= 1 && Math.abs(ring.y + 4 - (frame.y + 5 + save.y)) <= 1;
      })()`,
      );
      await tab.close();
      const other = await open('frames', [
        step('#other >>> #save', { waitMs: 50, missing: 'center' }),
      ]);
      expect(await other.evaluate('troubles')).toEqual([]);
      await other.close();
    });

    test('T33: and on every other that is lit, once each', async () => {
      const tab = await open('plain', [
        step('#first', { highlight: ['#second', '#first', '@none'] }),
      ]);
      await untilTrue(tab, 'drawn().rings.length === 2');
      await isOn(tab, "'#first'");
      await isOn(tab, "'#second'", 1);
      await tab.close();
    });
  });

  describe('the card', () => {
    test('T31: goes to another side where the preferred one has no room', async () => {
      const tab = await open('plain', [step('#corner', { placement: 'right' })]);
      await cardIsInside(tab);
      const { card, rings } = await drawn(tab);
      expect(card.x + card.width).toBeLessThanOrEqual((rings[0]?.x ?? 0) + 200);
      await tab.close();
    });

    test('T29: is inside the window beside a target that is taller than it', async () => {
      const tab = await open('plain', [step('#tall')]);
      await tab.evaluate('frames2()');
      await cardIsInside(tab);
      await tab.close();
    });

    test('T27: a target that is far is brought into view, and not under a fixed header', async () => {
      const tab = await open('plain', [step('#far')]);
      await untilTrue(
        tab,
        "(({ top, bottom }) => top >= 60 && bottom <= innerHeight)(document.querySelector('#far').getBoundingClientRect())",
      );
      await isOn(tab, "'#far'");
      await cardIsInside(tab);
      await tab.close();
    });

    test('T27: a target that is fixed scrolls nothing', async () => {
      const tab = await open('plain', [step('#fixed')]);
      expect(await tab.evaluate('scrollY')).toBe(0);
      await tab.close();
    });

    test('T46: stands on the mirrored side where one reads from right to left', async () => {
      const tab = await open('rtl', [step('#first', { placement: 'right' })]);
      const { card, rings } = await drawn(tab);
      expect(card.x + card.width).toBeLessThanOrEqual(rings[0]?.x ?? 0);
      await tab.close();
    });
  });

  describe('a target that comes and goes', () => {
    test('T17: that comes late is lit at once when it comes', async () => {
      const tab = await browser.open(`${host.url}/plain.html`);
      await tab.evaluate(`startTour({ steps: [${JSON.stringify(step('#late'))}] })`);
      await change(
        tab,
        "document.body.prepend(Object.assign(document.createElement('button'), { id: 'late', textContent: 'Late' }))",
      );
      await untilTrue(tab, 'drawn()?.isSeen === true');
      await isOn(tab, "'#late'");
      await tab.close();
    });

    test('T19: that is made anew is lit again, and nothing jumps to the corner meanwhile', async () => {
      const tab = await open('plain', [step('#first')]);
      await change(tab, "document.querySelector('#first').remove()");
      await untilTrue(tab, 'drawn().rings.length === 0');
      await change(
        tab,
        "document.body.append(Object.assign(document.createElement('button'), { id: 'first', textContent: 'Anew' }))",
      );
      await untilTrue(tab, 'drawn().rings.length === 1 && drawn().isSeen');
      await isOn(tab, "'#first'");
      await tab.close();
    });
  });

  describe('what can be used while a step is shown', () => {
    /** What a press at each of these would meet, by id, or our own element. */
    const hits = (tab: Tab) =>
      tab.evaluate<string[]>(`(() => {
        const { x, y, width, height } = document.querySelector('#second').getBoundingClientRect();
        const places = [[x + width / 2, y + height / 2], [2, 2], [innerWidth - 20, 2], [2, innerHeight - 20], [innerWidth - 20, innerHeight - 20]];
        return places.map(([x, y]) => { const hit = document.elementFromPoint(x, y); return hit.id || hit.localName; });
      })()`);
    const ours = 'polku-stage';
    test.each([
      ['target', 'second', ours],
      ['none', ours, ours],
    ])('T35: %s: the target meets %s, the page around it %s', async (interact, target, around) => {
      const tab = await open('plain', [step('#second', { interact })]);
      await tab.evaluate('frames2()');
      expect(await hits(tab)).toEqual([target, around, around, around, around]);
      await change(tab, "document.querySelector('#grow').style.height = '150px'");
      await change(tab, 'scrollTo(0, 40)');
      await tab.evaluate('frames2()');
      expect(await hits(tab)).toEqual([target, around, around, around, around]);
      await tab.close();
    });

    test('T35: page: everything is as without us', async () => {
      const tab = await open('plain', [step('#second', { interact: 'page' })]);
      await tab.evaluate('frames2()');
      expect(await hits(tab)).not.toContain(ours);
      await tab.close();
    });
  });

  describe("in the page's own markup, with the script tag and not a line of script", () => {
    const says = (text: string) =>
      `!!document.querySelector('polku-stage')?.shadowRoot.querySelector('.card')?.textContent.includes('${text}')`;

    test('a tour begins by itself where nothing is published, and goes to its end', async () => {
      const tab = await browser.open(`${host.url}/markup.html`);
      await untilTrue(tab, says('Start here.'));
      const room = "document.querySelector('polku-stage').shadowRoot";
      // A step without a title is called by its text.
      const name = `${room}.getElementById(${room}.querySelector('.card').getAttribute('aria-labelledby')).textContent`;
      expect(await tab.evaluate(name)).toBe('Start here.');
      await change(tab, 'document.querySelector(\'[data-polku-step="1"]\').click()');
      await untilTrue(tab, says('Find it'));
      await change(tab, `${room}.querySelector('.primary').click()`);
      await untilTrue(tab, "document.querySelector('polku-stage') === null");
      await tab.close();
    });

    test('one that a route of a single-page product brings begins when it comes', async () => {
      const tab = await browser.open(`${host.url}/markup-routes.html`);
      await change(tab, "document.querySelector('#reports').click()");
      await untilTrue(tab, says('Begin with one.'));
      await tab.close();
    });
  });

  test('T48: under the strictest policy nothing is violated, and everything is styled', async () => {
    const tab = await open('plain', [step('#first')]);
    const { card } = await drawn(tab);
    expect(card.width).toBeGreaterThan(200);
    expect(await tab.evaluate('troubles')).toEqual([]);
    await tab.close();
  });

  test("the host's own CSS does not reach in, however loud", async () => {
    const tab = await open('hostile', [step('#first')]);
    const font = await tab.evaluate(
      "getComputedStyle(document.querySelector('polku-stage').shadowRoot.querySelector('h2')).fontSize",
    );
    expect(font).toBe('16px');
    await tab.close();
  });
});
