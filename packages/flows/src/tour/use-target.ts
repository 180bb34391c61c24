import { matchGlob } from '@polku/protocol/match';
import { useLayoutEffect, useMemo, useState } from 'preact/hooks';
import type { PointingStage } from '../stage.ts';
import type { CodeStep } from './code.ts';

/** `looking` while the step's target is not there yet; undefined when the step stands in the middle. */
export type Target = Element | 'looking' | undefined;

const DEFAULT_WAIT_MS = 5_000;

/** Waits for a late target, follows a re-created one, and gives up after the step's own time. */
export function useTarget(
  step: CodeStep | undefined,
  { stage, isOnPage }: { stage: PointingStage; isOnPage: boolean },
  onMissing: () => void,
): Target {
  const [found, setFound] = useState<{ step: CodeStep; target: Target }>();
  // Before anything is written: a target that is there is found with no layout, and shown with its step.
  const known = useMemo(
    () => (step?.at && isOnPage ? stage.find(step.at) : undefined),
    [step, isOnPage],
  );
  // What was found for the step before says nothing about this one.
  const target =
    found && found.step === step ? found.target : (known ?? (step?.at ? 'looking' : undefined));

  useLayoutEffect(() => {
    if (!step?.at || !isOnPage) return undefined;
    const tell = (element: Element | undefined) => setFound({ step, target: element ?? 'looking' });
    return stage.watch(step.at, tell, known);
  }, [step, isOnPage]);

  useLayoutEffect(() => {
    if (!step || target !== 'looking' || !isOnPage) return undefined;
    const giveUp = () =>
      step.missing === 'center' ? setFound({ step, target: undefined }) : onMissing();
    const timer = setTimeout(giveUp, step.waitMs ?? DEFAULT_WAIT_MS);
    return () => clearTimeout(timer);
  }, [step, target, isOnPage]);

  return target;
}

/** Whether the page is one that the step belongs to; a tour hides elsewhere and comes back with its page. */
export function useIsOnPage(step: CodeStep | undefined, stage: PointingStage): boolean {
  const [path, setPath] = useState<string>();
  useLayoutEffect(() => (step?.page ? stage.onRoute(setPath) : undefined), [step?.page]);
  if (!step?.page) return true;
  return path !== undefined && matchGlob(step.page, path);
}

/** What else is lit, as far as it is there. */
export function useHighlights({ highlight }: CodeStep, stage: PointingStage): readonly Element[] {
  const [found, setFound] = useState<readonly (Element | undefined)[]>([]);
  useLayoutEffect(() => {
    const stops = highlight?.map((at, i) =>
      stage.watch(at, (element) => setFound((now) => Object.assign([...now], { [i]: element }))),
    );
    return () => stops?.forEach((stop) => void stop());
  }, [highlight]);
  return useMemo(() => [...new Set(found)].filter((element) => element !== undefined), [found]);
}
