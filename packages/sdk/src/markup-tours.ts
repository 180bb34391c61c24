import type { CodeStep, CodeTour } from '@polku/flows';

/**
 * Tours that stand in the page's own markup, with no script at all: each element that carries
 * `data-polku-tour="welcome"` is a step of that tour, in the order of `data-polku-step`, with its
 * `data-polku-title`, `-text`, `-placement`, `-page` and `-advance` (`click`, `input`, or the name of an event
 * that is tracked). A tour of markup comes with the page's load, until it is done.
 */
export function readMarkupTours(root: ParentNode): CodeTour[] {
  const elements = [...root.querySelectorAll<HTMLElement>('[data-polku-tour]')];
  const ids = new Set(elements.map(({ dataset }) => dataset.polkuTour ?? ''));
  return [...ids]
    .filter((id) => id !== '')
    .map((id) => ({
      id,
      kind: 'tour',
      name: id,
      version: 1,
      trigger: { on: 'load' },
      frequency: 'until_done',
      steps: toSteps(elements.filter(({ dataset }) => dataset.polkuTour === id)),
    }));
}

function toSteps(elements: readonly HTMLElement[]): CodeStep[] {
  const steps = elements
    .map((element, nth) => ({ order: orderOf(element), step: toStep(element, nth) }))
    .sort((a, b) => a.order - b.order)
    .map(({ step }) => step);
  // The same number twice is one step in two places, as in a menu for wide windows and one for narrow: the first
  // that can be seen is meant.
  return steps.filter(({ id }, i) => steps.findIndex((each) => each.id === id) === i);
}

/** One without a number stands where it stands. */
const orderOf = ({ dataset }: HTMLElement): number => Number(dataset.polkuStep) || 0;

function toStep({ dataset }: HTMLElement, nth: number): CodeStep {
  const { polkuTour = '', polkuStep = '', polkuTitle, polkuText, polkuPage } = dataset;
  const tour = `[data-polku-tour="${CSS.escape(polkuTour)}"]`;
  return {
    id: polkuStep || `step-${nth + 1}`,
    // By what it is called, or where it stands, and not by itself: the page may make it anew.
    at: polkuStep
      ? `${tour}[data-polku-step="${CSS.escape(polkuStep)}"]`
      : () => document.querySelectorAll(tour)[nth],
    title: polkuTitle ?? '',
    text: polkuText ?? '',
    placement: toPlacement(dataset.polkuPlacement),
    ...(polkuPage && { page: polkuPage }),
    ...(dataset.polkuAdvance && { advance: toAdvance(dataset.polkuAdvance) }),
  };
}

function toPlacement(word: string | undefined): CodeStep['placement'] {
  const sides: readonly (string | undefined)[] = ['top', 'right', 'bottom', 'left'];
  return sides.includes(word) ? (word as CodeStep['placement']) : undefined;
}

const toAdvance = (word: string): NonNullable<CodeStep['advance']> =>
  word === 'click' || word === 'input' ? { on: word } : { on: 'event', event: word };
