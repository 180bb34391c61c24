import './checklist.css';
import type { FirstRunPage } from '@polku/backend/api-first-run';
import { Link } from 'wouter-preact';
import { createFirstRunApi } from '../api/first-run.ts';
import { useApi, useConsole } from '../console-context.ts';
import { Button } from '../controls/button.tsx';
import { useToast } from '../controls/toast.tsx';
import { useWords } from '../locale.ts';
import { Icon } from '../parts/icon.tsx';
import { useLoad } from '../parts/use-load.ts';
import { ROUTES } from '../paths.ts';
import { FIRST_RUN } from '../words/first-run.ts';

/** On the inbox, until the first run is over: what is left of it. */
export function FirstRunChecklist() {
  const say = useWords(FIRST_RUN);
  const toast = useToast();
  const api = useApi(createFirstRunApi);
  const { me, refresh } = useConsole();
  const { data } = useLoad('first-run', api.look);
  const steps: FirstRunPage['steps'] = data?.steps ?? [];
  const done = steps.filter(({ state }) => state === 'done').length;
  async function hide() {
    try {
      await api.end();
      await refresh();
      toast({ text: say('checklist.hidden') });
    } catch {
      toast({ text: say('failed'), tone: 'failed' });
    }
  }
  return (
    <section class="first-run-card" aria-label={say('checklist.title')} aria-busy={!data}>
      <header>
        <h2>{say('checklist.title')}</h2>
        {data && <span>{say('progress', { done, all: steps.length })}</span>}
      </header>
      <ul>
        {steps.map(({ step, state }) => (
          <li key={step} class={`is-${state}`}>
            <span class={`first-run-mark mark-${state}`}>
              {state === 'done' && <Icon name="check" />}
            </span>
            <span>
              {say(`step.${step}`)}
              <span class="unseen">: {say(`state.${state}`)}</span>
            </span>
          </li>
        ))}
      </ul>
      <footer>
        <Link class="button button-primary" href={ROUTES.start}>
          {say('checklist.go')}
        </Link>
        {me.person.role === 'admin' && (
          <Button look="quiet" onClick={hide}>
            {say('checklist.hide')}
          </Button>
        )}
      </footer>
    </section>
  );
}
