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
      steps: elements
        .filter(({ dataset }) => dataset.polkuTour === id)
        .sort((a, b) => orderOf(a) - orderOf(b))
        .map(toStep),
    }));
}

/** One without a number stands where it stands. */
const orderOf = ({ dataset }: HTMLElement): number => Number(dataset.polkuStep) || 0;

function toStep({ dataset }: HTMLElement, index: number): CodeStep {
  const { polkuTour = '', polkuStep = '', polkuTitle, polkuText, polkuPage } = dataset;
  const tour = `[data-polku-tour="${CSS.escape(polkuTour)}"]`;
  return {
    id: polkuStep || `step-${index + 1}`,
    // By what it is called and not by itself: the page may make it anew.
    at: polkuStep
      ? `${tour}[data-polku-step="${CSS.escape(polkuStep)}"]`
      : `${tour}:nth(${index + 1})`,
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
