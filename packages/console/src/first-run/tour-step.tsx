import { useState } from 'preact/hooks';
import { Link } from 'wouter-preact';
import { createFlowsApi } from '../api/flows.ts';
import { useApi } from '../console-context.ts';
import { Button } from '../controls/button.tsx';
import { TextField } from '../controls/field.tsx';
import { useToast } from '../controls/toast.tsx';
import { PreviewFrame } from '../flows/preview-frame.tsx';
import { useLocale, useWords } from '../locale.ts';
import { Unloaded } from '../parts/states.tsx';
import { useLoad } from '../parts/use-load.ts';
import { flowPath } from '../paths.ts';
import { FIRST_RUN } from '../words/first-run.ts';
import { toWelcomeTour, WELCOME_ID } from './welcome.ts';

/** A welcome tour that is ready: looked at as a user sees it, and published by one press. */
export function TourStep({ mayEdit, onChange }: { mayEdit: boolean; onChange(): void }) {
  const say = useWords(FIRST_RUN);
  const toast = useToast();
  const { language } = useLocale();
  const api = useApi(createFlowsApi);
  const load = async () => ({ terms: await api.terms(), list: await api.list() });
  const { data, failure, reload } = useLoad('welcome', load);
  const [target, setTarget] = useState('');
  const [isBusy, setBusy] = useState(false);
  if (!data) return <Unloaded failure={failure} onRetry={reload} rows={4} label={say('loading')} />;
  const firstUse = data.terms.milestones.find(({ key }) => key === 'first_use')?.name;
  const tour = toWelcomeTour({ name: say('tourText.name'), target: target.trim(), firstUse });
  const live = data.list.flows.find(({ state }) => state === 'live');
  if (live)
    return (
      <div class="first-run-chosen">
        <p>{say('tour.live')}</p>
        <Link class="button" href={flowPath(live.id)}>
          {say('tour.edit')}
        </Link>
      </div>
    );

  async function publish() {
    setBusy(true);
    try {
      await api.publish(WELCOME_ID, tour, undefined);
      reload();
      onChange();
    } catch {
      toast({ text: say('failed'), tone: 'failed' });
    }
    setBusy(false);
  }
  return (
    <>
      <p class="settings-about">{say('tour.about')}</p>
      {mayEdit && (
        <form
          class="origin-form"
          onSubmit={(event) => {
            event.preventDefault();
            if (!isBusy) void publish();
          }}
        >
          <TextField
            label={say('tour.target')}
            hint={say('tour.targetHint')}
            isOptional
            value={target}
            onText={setTarget}
          />
          <Button type="submit" look="primary" isBusy={isBusy}>
            {say('tour.publish')}
          </Button>
        </form>
      )}
      <div class="first-run-preview">
        <PreviewFrame
          document={tour}
          isWhole
          language={language}
          at={undefined}
          theme={data.terms.theme}
        />
      </div>
    </>
  );
}
