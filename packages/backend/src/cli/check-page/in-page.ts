import type { TourStep } from './stops.ts';

/**
 * What runs in the page, beside its own code: the SDK as a browser gets it, and the few things that are asked of it.
 * `installPolku` is sent as text before each document and so may use nothing but its argument.
 */
export type InPage = {
  /** Brings the step to the screen, or says why it does not come. `limitMs`: to wait for its target. */
  showStep(tour: ShownTour, stepId: string, limitMs: number): Promise<Shown>;
  showFlow(flow: string, limitMs: number): Promise<Shown>;
  hide(): void;
};

export type Shown = {
  isShown: boolean;
  /** Why it ended, or was never chosen. */
  reason?: string | undefined;
  target?: 'none' | 'seen' | 'covered' | 'hidden' | 'absent' | undefined;
  /** Of its target, in the window. */
  box?: { x: number; y: number; width: number; height: number } | undefined;
  path: string;
};

export type ShownTour = { id: string; steps: readonly TourStep[] };

export type Install = {
  core: string;
  origin: string;
  token: string;
  languages?: string | undefined;
};

type Why = { open?: string; reasons: { [flow: string]: string } };
type Explained = { steps: { id: string; target: Shown['target'] }[] } | undefined;
type Polku = {
  identify(getToken: () => Promise<string>): void;
  tour(definition: object): {
    start(): Promise<{ reason: string }>;
    goTo(step: string): void;
    end(): void;
  };
  show(flow: string): Promise<boolean>;
  why(): Why;
  why(flow: string): Promise<Explained>;
  on(kind: 'shown', listener: (event: { flow: string }) => void): void;
};

/** Named so that nobody else has it; it goes with the document. */
declare const window: Window & { __polkuCheck?: InPage; __polkuChecked?: Polku };

export function installPolku({ core, origin, token, languages }: Install): void {
  // A frame of the page is the page's.
  if (window !== window.top) return;
  /** For what hangs on nothing but how busy the machine is. */
  const slowMs = 20_000;
  let up: string | undefined;
  let step: string | undefined;
  let ended: string | undefined;
  let tour: (ReturnType<Polku['tour']> & { id: string }) | undefined;
  const ready = (async () => {
    if (document.readyState !== 'complete')
      await new Promise((resolve) => addEventListener('load', resolve, { once: true }));
    const { startFromScript } = await import(core);
    const options = { key: 'wk_check', consent: 'given', persistence: 'memory', languages };
    startFromScript(options, origin, '__polkuChecked');
    const polku = window.__polkuChecked as Polku;
    polku.identify(() => Promise.resolve(token));
    polku.on('shown', ({ flow }) => {
      up = flow;
    });
    return polku;
  })();
  ready.catch(() => {});

  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  async function until(isMet: () => unknown, limitMs: number) {
    for (const endMs = performance.now() + limitMs; !isMet() && performance.now() < endMs; )
      await frame();
  }
  const stage = () =>
    [...document.querySelectorAll('polku-stage')].findLast((each) =>
      each.shadowRoot?.querySelector('[part~=card]'),
    )?.shadowRoot;
  const boxOf = (selector: string) => {
    const { x, y, width, height } = stage()?.querySelector(selector)?.getBoundingClientRect() ?? {};
    return x === undefined
      ? undefined
      : { x, y: y as number, width: width as number, height: height as number };
  };
  /** Where it is for three frames: pictures have come, and nothing is placed anew. */
  async function settle() {
    let still = 0;
    let before = '';
    await until(() => {
      const card = stage()?.querySelector('[part~=card]');
      const now = JSON.stringify([
        boxOf('[part~=card]'),
        boxOf('.ring'),
        card && getComputedStyle(card).opacity,
      ]);
      still = now === before ? still + 1 : 0;
      before = now;
      const pictures = [...(stage()?.querySelectorAll('img') ?? [])];
      return still >= 3 && pictures.every((each) => each.complete);
    }, slowMs);
  }

  window.__polkuCheck = {
    async showStep(definition, stepId, limitMs) {
      const polku = await ready;
      if (tour?.id !== definition.id || ended !== undefined) {
        up = step = ended = undefined;
        const hooks = {
          onStep: ({ id }: { id: string }) => {
            step = id;
          },
        };
        const mine = polku.tour({ ...definition, hooks });
        tour = { ...mine, id: definition.id };
        void mine.start().then(({ reason }) => {
          if (tour?.id === definition.id) ended = reason;
        });
        // The step of a tour can be chosen when the tour is there.
        await until(() => up === definition.id || ended !== undefined, limitMs + slowMs);
      }
      if (definition.steps[0]?.id !== stepId) tour.goTo(stepId);
      const isOver = () => step === stepId || ended !== undefined;
      const targetOf = async () => {
        const explained = await polku.why(definition.id);
        return explained?.steps.find(({ id }) => id === stepId)?.target;
      };
      await until(isOver, limitMs);
      // What is there by then is drawn as soon as the machine gets to it.
      if (!isOver() && !/absent|hidden/.test((await targetOf()) ?? '')) await until(isOver, slowMs);
      const isShown = step === stepId && ended === undefined;
      if (isShown) await settle();
      const target = await targetOf();
      return { isShown, reason: ended, target, box: boxOf('.ring'), path: location.pathname };
    },
    async showFlow(flow, limitMs) {
      const polku = await ready;
      // Who is typing is not interrupted: a page that begins with a field is left by it.
      (document.activeElement as HTMLElement | null)?.blur?.();
      await polku.show(flow);
      await until(() => up === flow || polku.why().reasons[flow], limitMs);
      const isShown = up === flow;
      if (isShown) await settle();
      return { isShown, reason: polku.why().reasons[flow], path: location.pathname };
    },
    hide() {
      tour?.end();
      tour = undefined;
    },
  };
}
