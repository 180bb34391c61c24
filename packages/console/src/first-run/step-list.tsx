import type { FirstRunPage, FirstRunStep } from '@polku/backend/api-first-run';
import type { ComponentChildren } from 'preact';
import { Button } from '../controls/button.tsx';
import { useWords } from '../locale.ts';
import { Icon } from '../parts/icon.tsx';
import { FIRST_RUN } from '../words/first-run.ts';

type Step = FirstRunPage['steps'][number];

/** The steps in their order, one of them open. Any may be opened, passed over and come back to. */
export function StepList(props: {
  steps: readonly Step[];
  opened: FirstRunStep | undefined;
  onOpen(step: FirstRunStep | undefined): void;
  onSkip: ((step: FirstRunStep, isSkipped: boolean) => void) | undefined;
  onNext(step: FirstRunStep): void;
  draw(step: FirstRunStep): ComponentChildren;
}) {
  const { steps, opened, onOpen, onSkip, onNext, draw } = props;
  const say = useWords(FIRST_RUN);
  return (
    <ol class="first-run-steps">
      {steps.map(({ step, state }) => {
        const isOpened = step === opened;
        return (
          <li key={step} class={`first-run-step is-${state}`} data-step={step} data-state={state}>
            <h2>
              <button
                type="button"
                aria-expanded={isOpened}
                onClick={() => onOpen(isOpened ? undefined : step)}
              >
                <span class={`first-run-mark mark-${state}`}>
                  {state === 'done' && <Icon name="check" />}
                </span>
                <span>
                  {say(`step.${step}`)}
                  <small>{say(`short.${step}`)}</small>
                </span>
                <span class="first-run-state">{say(`state.${state}`)}</span>
              </button>
            </h2>
            {isOpened && (
              <div class="first-run-inside">
                {draw(step)}
                <p class="first-run-acts">
                  {state === 'done' && (
                    <Button look="primary" onClick={() => onNext(step)}>
                      {say('next')}
                    </Button>
                  )}
                  {state !== 'done' && onSkip && (
                    <Button look="quiet" onClick={() => onSkip(step, state === 'open')}>
                      {say(state === 'open' ? 'skip' : 'unskip')}
                    </Button>
                  )}
                </p>
              </div>
            )}
          </li>
        );
      })}
    </ol>
  );
}
