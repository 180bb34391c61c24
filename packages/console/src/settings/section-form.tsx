import type { ComponentChildren } from 'preact';
import { ApiError } from '../api/client.ts';
import { Button } from '../controls/button.tsx';
import { useLocale, useWords } from '../locale.ts';
import { useAttempt } from '../parts/use-attempt.ts';
import { HOUSE } from '../words/settings-house.ts';

/**
 * A form for one section of the settings. What is refused is said in the backend's own words at its foot; leaving it
 * unsaved loses nothing that held. `onReset` gives the section back to what it is by itself.
 */
export function SectionForm(props: {
  isChanged: boolean;
  /** Why it cannot be saved as it stands. */
  fault?: string | undefined;
  onSave(): Promise<void>;
  onReset?: (() => Promise<void>) | undefined;
  children: ComponentChildren;
}) {
  const { isChanged, fault, onSave, onReset } = props;
  const say = useWords(HOUSE);
  const { t } = useLocale();
  const {
    busy,
    fault: refusal,
    attempt,
  } = useAttempt((error) => {
    const isSaid = error instanceof ApiError && error.code !== 'unreachable';
    return isSaid ? error.message : t('control.notSaved');
  });
  const told = fault ?? refusal;
  return (
    <form
      class="section-form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (fault === undefined) void attempt(onSave);
      }}
    >
      {props.children}
      {told && (
        <p class="form-failure" role="alert">
          {told}
        </p>
      )}
      <div class="settings-acts">
        <Button type="submit" look="primary" isBusy={busy !== undefined} disabled={!isChanged}>
          {say('save')}
        </Button>
        {onReset && (
          <Button look="quiet" onClick={() => void attempt(onReset)}>
            {say('reset')}
          </Button>
        )}
      </div>
    </form>
  );
}
