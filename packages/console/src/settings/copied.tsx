import { Button } from '../controls/button.tsx';
import { useToast } from '../controls/toast.tsx';
import { useWords } from '../locale.ts';
import { SETTINGS } from '../words/settings-page.ts';

/** A text to be taken elsewhere, with its name. */
export function Copied({ name, text, note }: { name: string; text: string; note?: string }) {
  const say = useWords(SETTINGS);
  const toast = useToast();
  return (
    <section class="settings-block">
      <h3>{name}</h3>
      <div class="copied">
        <code dir="ltr">{text}</code>
        <Button
          onClick={() =>
            // Where there is no clipboard, as on plain http, the text is there to be selected.
            void navigator.clipboard?.writeText(text).then(() => toast({ text: say('copied') }))
          }
        >
          {say('copy')}
          <span class="unseen">{name}</span>
        </Button>
      </div>
      {note && <p class="field-hint">{note}</p>}
    </section>
  );
}
