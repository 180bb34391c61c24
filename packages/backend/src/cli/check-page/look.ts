import type { CDPSession, Page } from 'playwright-core';
import type { Faint, Look } from './sighting.ts';

/**
 * Measures what is drawn. In a world of its own (as an extension's script): it shares the page's document and none of its
 * objects, so the page sees nothing of axe-core, and cannot mislead us.
 */
export function createLook(page: Page, session: CDPSession, axe: string): () => Promise<Look> {
  return async () => {
    const { frameTree } = await session.send('Page.getFrameTree');
    // The same name is the same world, for as long as the document is there.
    const { executionContextId } = await session.send('Page.createIsolatedWorld', {
      frameId: frameTree.frame.id,
      worldName: 'polku-check',
    });
    const { result: known } = await session.send('Runtime.evaluate', {
      contextId: executionContextId,
      expression: 'typeof axe',
    });
    if (known.value === 'undefined')
      await session.send('Runtime.evaluate', { contextId: executionContextId, expression: axe });
    const { result, exceptionDetails } = await session.send('Runtime.callFunctionOn', {
      executionContextId,
      functionDeclaration: measure.toString(),
      awaitPromise: true,
      returnByValue: true,
    });
    if (exceptionDetails)
      throw new Error(
        `${page.url()} could not be looked at: ${exceptionDetails.exception?.description ?? exceptionDetails.text}.`,
      );
    return result.value;
  };
}

type Found = {
  violations: { nodes: { html: string; element?: Element; any: { data?: ContrastData }[] }[] }[];
};
type ContrastData = {
  fgColor: string;
  bgColor: string;
  contrastRatio: number;
  expectedContrastRatio: string;
};
declare const axe: { run(context: object, options: object): Promise<Found> };

/** Sent as text: it may use nothing from outside. */
async function measure(): Promise<Look> {
  const stages = [...document.querySelectorAll('polku-stage')];
  const stage =
    stages.findLast((each) => each.shadowRoot?.querySelector('[part~=card]')) ?? stages.at(-1);
  const window = { width: innerWidth, height: innerHeight };
  if (!stage) return { window, spillPx: 0, faint: [] };
  const card = stage.shadowRoot?.querySelector('[part~=card]');
  return {
    window,
    ...(card && measureCard(card)),
    spillPx: card ? spillOf(card) : 0,
    faint: await readFaint(stage),
  };

  function measureCard(element: Element) {
    const { left, top, right, bottom } = element.getBoundingClientRect();
    return { card: { left, top, right, bottom } };
  }

  function spillOf(element: Element): number {
    const { left, right } = element.getBoundingClientRect();
    const out = [...element.querySelectorAll('*')].map((each) => {
      const box = each.getBoundingClientRect();
      return box.width === 0 ? 0 : Math.max(left - box.left, box.right - right);
    });
    // Half a pixel is rounding.
    return Math.max(0, Math.floor(Math.max(0, ...out) + 0.4));
  }

  async function readFaint(element: Element): Promise<Faint[]> {
    // axe looks only at what lies in the body; in this world our stage is the body, and nothing of the page over it.
    Object.defineProperty(document, 'body', { configurable: true, get: () => element });
    try {
      const { violations } = await axe.run(
        { include: [element] },
        { runOnly: ['color-contrast'], elementRef: true },
      );
      return violations.flatMap(({ nodes }) => nodes.flatMap(toFaintOf));
    } finally {
      Reflect.deleteProperty(document, 'body');
    }
  }

  function toFaintOf({ html, element, any }: Found['violations'][0]['nodes'][0]): Faint[] {
    const [data] = any.flatMap((each) => each.data ?? []);
    if (!data) return [];
    const text = (element?.textContent || html).trim().slice(0, 60);
    return [
      {
        text,
        color: data.fgColor,
        background: data.bgColor,
        ratio: data.contrastRatio,
        least: Number.parseFloat(data.expectedContrastRatio),
      },
    ];
  }
}
