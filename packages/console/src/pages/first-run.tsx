import '../settings/settings.css';
import '../flows/outcome.css';
import '../first-run/first-run.css';
import '../first-run/arrival.css';
import '../first-run/checklist.css';
import type { FirstRunPage as FirstRun, FirstRunStep } from '@polku/backend/api-first-run';
import { useEffect, useState } from 'preact/hooks';
import { useLocation } from 'wouter-preact';
import { createFirstRunApi } from '../api/first-run.ts';
import { createSettingsApi } from '../api/settings.ts';
import { useApi, useConsole } from '../console-context.ts';
import { Button } from '../controls/button.tsx';
import { useToast } from '../controls/toast.tsx';
import { Arrival } from '../first-run/arrival.tsx';
import { EventStep } from '../first-run/event-step.tsx';
import { StepList } from '../first-run/step-list.tsx';
import { TourStep } from '../first-run/tour-step.tsx';
import { useEvery } from '../first-run/use-every.ts';
import { VerifyStep } from '../first-run/verify-step.tsx';
import { useWords } from '../locale.ts';
import { Page } from '../parts/page.tsx';
import { Failure, Skeleton } from '../parts/states.tsx';
import { useLoad } from '../parts/use-load.ts';
import { ROUTES } from '../paths.ts';
import { Connect } from '../settings/connect.tsx';
import { FIRST_RUN } from '../words/first-run.ts';

/**
 * From an empty workspace to the first first use. How far it is stands in the backend, so that a reload, a colleague and
 * another device see the same; a page that connects and a first use that arrives are seen as they come.
 */
const LOOK_EVERY_MS = 2_000;

export function FirstRunPage() {
  const say = useWords(FIRST_RUN);
  const api = useApi(createFirstRunApi);
  const { onItem } = useConsole();
  const { data, failure, reload } = useLoad('first-run', api.look);
  useEvery(
    LOOK_EVERY_MS,
    reload,
    data?.steps.some(({ state }) => state !== 'done'),
  );
  useEffect(() => onItem(reload), [onItem, reload]);
  return (
    <Page name="first-run" title={say('title')}>
      {data ? (
        <Steps data={data} reload={reload} />
      ) : failure ? (
        <Failure code={failure} onRetry={reload} />
      ) : (
        <Skeleton kind="table" rows={5} label={say('loading')} />
      )}
    </Page>
  );
}

function Steps({ data, reload }: { data: FirstRun; reload(): void }) {
  const say = useWords(FIRST_RUN);
  const toast = useToast();
  const api = useApi(createFirstRunApi);
  const { me, refresh } = useConsole();
  const [, navigate] = useLocation();
  const mayEdit = me.person.role === 'admin';
  const nextOpen = data.steps.find(({ state }) => state === 'open')?.step;
  // One that is done stays open for who is in it: they see that it is, and go on when they have.
  const [opened, setOpened] = useState<FirstRunStep | undefined>(nextOpen);
  const done = data.steps.filter(({ state }) => state === 'done').length;

  const goOn = (from: FirstRunStep) => {
    const at = data.steps.findIndex(({ step }) => step === from);
    const next = data.steps.slice(at + 1).find(({ state }) => state === 'open');
    setOpened(next?.step);
  };
  async function attempt(act: () => Promise<unknown>) {
    try {
      await act();
    } catch {
      toast({ text: say('failed'), tone: 'failed' });
    }
    reload();
  }
  const skip = (step: FirstRunStep, isSkipped: boolean) =>
    attempt(async () => {
      await api.skip(step, isSkipped);
      if (isSkipped) goOn(step);
    });
  const finish = () =>
    attempt(async () => {
      if (!data.isOver && mayEdit) await api.end();
      navigate(ROUTES.inbox);
      await refresh();
    });

  return (
    <>
      <header class="first-run-head">
        <h1>{say('heading')}</h1>
        <p>{say('about')}</p>
        <p class="first-run-progress">
          <progress
            max={data.steps.length}
            value={done}
            aria-label={say('progress', { done, all: data.steps.length })}
          />
          <span aria-hidden="true">{say('progress', { done, all: data.steps.length })}</span>
        </p>
        {!mayEdit && <p class="field-hint">{say('readOnly')}</p>}
      </header>
      <StepList
        steps={data.steps}
        opened={opened}
        onOpen={setOpened}
        onSkip={mayEdit ? skip : undefined}
        onNext={goOn}
        draw={(step) => <Inside step={step} data={data} mayEdit={mayEdit} onChange={reload} />}
      />
      {nextOpen === undefined && (
        <p class="first-run-end">
          <Button look="primary" icon="inbox" onClick={finish}>
            {say('finish')}
          </Button>
          <span class="field-hint">{say('finishAbout')}</span>
        </p>
      )}
    </>
  );
}

function Inside(props: { step: FirstRunStep; data: FirstRun; mayEdit: boolean; onChange(): void }) {
  const { step, data, mayEdit, onChange } = props;
  const api = useApi(createSettingsApi);
  switch (step) {
    case 'connect':
      return <Connect api={api} mayEdit={mayEdit} />;
    case 'event':
      return <EventStep api={api} mayEdit={mayEdit} onChange={onChange} />;
    case 'tour':
      return <TourStep mayEdit={mayEdit} onChange={onChange} />;
    case 'first_use':
      return <Arrival firstUse={data.firstUse} />;
    case 'verify':
      return <VerifyStep api={api} mayEdit={mayEdit} onChange={onChange} />;
  }
}
