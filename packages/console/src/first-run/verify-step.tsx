import { useState } from 'preact/hooks';
import type { SettingsApi } from '../api/settings.ts';
import { useConsole } from '../console-context.ts';
import { Button } from '../controls/button.tsx';
import { useToast } from '../controls/toast.tsx';
import { useWords } from '../locale.ts';
import { Copied } from '../settings/copied.tsx';
import { FIRST_RUN } from '../words/first-run.ts';

const SERVER = `import { createIdentityToken } from '@polku/sdk/server';

// GET /polku-token, for who is signed in
createIdentityToken({ secret: process.env.POLKU_TOKEN_SECRET, user: userId, account: accountId });`;

const PAGE = `polku.push(['identify', () => fetch('/polku-token').then((response) => response.text())]);`;

/** The end of the trial: from a word that is believed to a token that is signed. */
export function VerifyStep(props: {
  api: Pick<SettingsApi, 'setWorkspace'>;
  mayEdit: boolean;
  onChange(): void;
}) {
  const { api, mayEdit, onChange } = props;
  const say = useWords(FIRST_RUN);
  const toast = useToast();
  const { me, refresh } = useConsole();
  const [isBusy, setBusy] = useState(false);
  async function end() {
    setBusy(true);
    try {
      await api.setWorkspace({ isTrial: false });
      await refresh();
      onChange();
    } catch {
      toast({ text: say('failed'), tone: 'failed' });
    }
    setBusy(false);
  }
  if (!me.workspace.allowUnverified)
    return (
      <div class="first-run-chosen">
        <p>{say('verify.ended')}</p>
      </div>
    );
  return (
    <>
      <p class="settings-about">{say('verify.about')}</p>
      <Copied name={say('verify.server')} text={SERVER} note={say('verify.docs')} />
      <Copied
        name={say('verify.secret')}
        text={`polku key rotate-token-secret --workspace ${me.workspace.id}`}
      />
      <Copied name={say('verify.page')} text={PAGE} />
      {mayEdit && (
        <div class="settings-look">
          <Button isBusy={isBusy} onClick={end}>
            {say('verify.end')}
          </Button>
          <p class="field-hint">{say('verify.endAbout')}</p>
        </div>
      )}
    </>
  );
}
