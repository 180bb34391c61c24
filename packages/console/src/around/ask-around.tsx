import './ask-around.css';
import { useState } from 'preact/hooks';
import { useConsole } from '../console-context.ts';
import { Button } from '../controls/button.tsx';
import { useLocale } from '../locale.ts';
import { keepAsked } from './asked.ts';

const WORDS = {
  en: {
    ask: 'New here? A minute, and you know your way.',
    yes: 'Show me around',
    no: 'No, thank you',
  },
  fi: { ask: 'Uusi täällä? Minuutti, niin tunnet paikat.', yes: 'Näytä paikat', no: 'Ei kiitos' },
};

/** Asks once, in a line above the inbox that is in nobody's way. */
export function AskAround({ onYes }: { onYes(): Promise<void> }) {
  const { language } = useLocale();
  const { me } = useConsole();
  const [isAnswered, setAnswered] = useState(false);
  const words = WORDS[language];
  if (isAnswered) return null;
  function answer() {
    keepAsked(me.person.id, () => window.localStorage);
    setAnswered(true);
  }
  return (
    <section class="ask-around" aria-label={words.yes}>
      <p>{words.ask}</p>
      <Button
        onClick={async () => {
          answer();
          await onYes();
        }}
      >
        {words.yes}
      </Button>
      <Button look="quiet" onClick={answer}>
        {words.no}
      </Button>
    </section>
  );
}
