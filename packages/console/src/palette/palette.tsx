import './palette.css';
import { useEffect, useId, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { useLocation } from 'wouter-preact';
import { createAccountsApi } from '../api/accounts.ts';
import { createFlowsApi } from '../api/flows.ts';
import { useApi, useConsole } from '../console-context.ts';
import { useLocale, useWords } from '../locale.ts';
import { Icon, type IconName } from '../parts/icon.tsx';
import type { MenuEntry } from '../parts/menu.tsx';
import { useLoad } from '../parts/use-load.ts';
import { accountPath, flowPath, ROUTES, settingsPath } from '../paths.ts';
import { sectionsFor } from '../settings/sections.ts';
import { PALETTE } from '../words/palette.ts';
import { SETTINGS_NAMES } from '../words/settings-names.ts';
import { type Choice, findChoices } from './find.ts';

const MAX_SHOWN = 9;
const ICONS: { [kind in Choice['kind']]: IconName } = {
  page: 'columns',
  setting: 'settings',
  account: 'accounts',
  flow: 'flows',
  act: 'check',
};

export type PaletteProps = {
  entries: readonly MenuEntry[];
  /** What can be done from anywhere. */
  acts: readonly { key: string; name: string; icon: IconName; run(): void }[];
  onClose(): void;
};

/**
 * Anywhere, by typing a few letters of it: a page, an account, a flow, something to do. A combobox over a list, in the
 * browser's own modal dialog. What cannot be loaded is not offered; pages always are.
 */
export function Palette({ onClose, ...offered }: PaletteProps) {
  const say = useWords(PALETTE);
  const dialog = useRef<HTMLDialogElement>(null);
  const field = useRef<HTMLInputElement>(null);
  const listId = useId();
  const [text, setText] = useState('');
  const [at, setAt] = useState(0);
  const choices = useChoices(offered);
  const found = findChoices(choices, text, MAX_SHOWN);
  const place = Math.min(at, Math.max(0, found.length - 1));

  useLayoutEffect(() => {
    dialog.current?.showModal();
    field.current?.focus();
  }, []);

  const choose = (choice: Choice | undefined) => {
    if (!choice) return;
    dialog.current?.close();
    choice.run();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0 && found.length > 0) {
      event.preventDefault();
      // Of what it is by then: keys may come faster than it is drawn.
      setAt((before) => (Math.min(before, found.length - 1) + step + found.length) % found.length);
    } else if (event.key === 'Enter' && !event.isComposing) {
      event.preventDefault();
      choose(found[place]);
    }
  };

  return (
    <dialog
      ref={dialog}
      class="sheet palette"
      aria-label={say('title')}
      closedby="any"
      onClose={onClose}
    >
      <input
        ref={field}
        type="text"
        role="combobox"
        aria-expanded="true"
        aria-controls={listId}
        aria-activedescendant={found.length > 0 ? `${listId}-${place}` : undefined}
        aria-label={say('label')}
        placeholder={say('placeholder')}
        autocomplete="off"
        spellcheck={false}
        value={text}
        onInput={({ currentTarget }) => {
          setText(currentTarget.value);
          setAt(0);
        }}
        onKeyDown={onKeyDown}
      />
      <div id={listId} role="listbox" aria-label={say('label')}>
        {found.map((choice, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are the field's, which keeps the focus
          <div
            key={choice.key}
            id={`${listId}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === place}
            onPointerMove={() => setAt(index)}
            onClick={() => choose(choice)}
          >
            <Icon name={choice.icon ?? ICONS[choice.kind]} />
            <bdi>{choice.name}</bdi>
            <small>{choice.note ?? say(`kind.${choice.kind}`)}</small>
          </div>
        ))}
      </div>
      <p class={found.length > 0 ? 'unseen' : 'palette-none'} role="status">
        {found.length > 0 ? say('found', { count: found.length }) : say('none')}
      </p>
    </dialog>
  );
}

function useChoices({ entries, acts }: Pick<PaletteProps, 'entries' | 'acts'>): Choice[] {
  const { t } = useLocale();
  const nameOf = useWords(SETTINGS_NAMES);
  const { role } = useConsole().me.person;
  const [, navigate] = useLocation();
  const accounts = useLoad('palette accounts', useApi(createAccountsApi).accountTable);
  const flows = useLoad('palette flows', useApi(createFlowsApi).list);
  const go = useRef(navigate);
  useEffect(() => {
    go.current = navigate;
  });
  return useMemo(() => {
    const to = (path: string) => () => go.current(path);
    const { id = [], name = [], domain = [] } = accounts.data?.columns ?? {};
    return [
      {
        key: 'page inbox',
        kind: 'page',
        icon: 'inbox',
        name: t('nav.inbox'),
        run: to(ROUTES.inbox),
      },
      ...entries.map(
        ({ word, href, icon }): Choice => ({
          key: `page ${word}`,
          kind: 'page',
          icon,
          name: t(`nav.${word}`),
          run: to(href),
        }),
      ),
      ...sectionsFor(role).flatMap(({ sections }) =>
        sections.map(
          (section): Choice => ({
            key: `setting ${section}`,
            kind: 'setting',
            name: nameOf(section),
            run: to(settingsPath(section)),
          }),
        ),
      ),
      ...acts.map((act): Choice => ({ ...act, key: `act ${act.key}`, kind: 'act' })),
      ...id.map((each, index): Choice => {
        const note = domain[index];
        return {
          key: `account ${each}`,
          kind: 'account',
          name: name[index] ?? each,
          ...(note && { note }),
          run: to(accountPath(each)),
        };
      }),
      ...(flows.data?.flows ?? []).map(
        (flow): Choice => ({
          key: `flow ${flow.id}`,
          kind: 'flow',
          name: flow.name,
          run: to(flowPath(flow.id)),
        }),
      ),
    ];
  }, [accounts.data, flows.data, entries, acts, role, nameOf, t]);
}
