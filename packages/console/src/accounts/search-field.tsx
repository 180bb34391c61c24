import { useRef } from 'preact/hooks';
import { useWords } from '../locale.ts';
import { Icon } from '../parts/icon.tsx';
import { useKeys } from '../parts/use-keys.ts';
import { ACCOUNTS } from '../words/accounts.ts';

/** The search over the table; `/` goes there, Escape empties it. */
export function SearchField(props: {
  query: string;
  onQuery(text: string): void;
  hasShortcuts: boolean;
}) {
  const say = useWords(ACCOUNTS);
  const input = useRef<HTMLInputElement>(null);
  const focus = () => {
    input.current?.focus();
    input.current?.select();
    return true;
  };
  useKeys({ '/': focus }, props.hasShortcuts);
  return (
    <search class="search">
      <Icon name="search" />
      <input
        ref={input}
        type="search"
        aria-label={say('search')}
        placeholder={say('placeholder')}
        value={props.query}
        autocomplete="off"
        spellcheck={false}
        onInput={({ currentTarget }) => props.onQuery(currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return;
          props.onQuery('');
          event.currentTarget.blur();
        }}
      />
      {props.hasShortcuts && <kbd>/</kbd>}
    </search>
  );
}
