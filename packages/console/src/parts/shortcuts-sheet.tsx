import { useLayoutEffect, useRef } from 'preact/hooks';
import { type Cell, useCell } from '../cell.ts';
import { useLocale } from '../locale.ts';
import { Icon } from './icon.tsx';
import { Segmented } from './segmented.tsx';

const SHEET = [
  ['j', 'next'],
  ['k', 'previous'],
  ['e', 'acknowledge'],
  ['d', 'done'],
  ['s', 'snooze'],
  ['a', 'assign'],
  ['x', 'select'],
  ['Enter', 'open'],
  ['/', 'search'],
  ['?', 'help'],
  ['Ctrl K', 'palette'],
] as const;

/** The list of shortcuts, and the switch that turns single keys off (WCAG 2.1.4). A native modal dialog. */
export function ShortcutsSheet(props: {
  isOpen: boolean;
  onClose(): void;
  shortcuts: Cell<'on' | 'off'>;
}) {
  const { t } = useLocale();
  const dialog = useRef<HTMLDialogElement>(null);
  const enabled = useCell(props.shortcuts);

  useLayoutEffect(() => {
    if (props.isOpen) dialog.current?.showModal();
    else dialog.current?.close();
  }, [props.isOpen]);

  return (
    <dialog
      ref={dialog}
      class="sheet"
      aria-labelledby="shortcuts-title"
      closedby="any"
      onClose={props.onClose}
    >
      <div class="sheet-body">
        <header>
          <h2 id="shortcuts-title">{t('shortcuts.title')}</h2>
          <button type="button" class="icon-button" onClick={props.onClose}>
            <Icon name="close" />
            <span class="unseen">{t('shortcuts.close')}</span>
          </button>
        </header>
        <dl class={enabled === 'on' ? 'keys' : 'keys is-off'}>
          {SHEET.map(([key, name]) => (
            <div key={key}>
              <dt>
                <kbd>{key}</kbd>
              </dt>
              <dd>{t(`shortcuts.${name}`)}</dd>
            </div>
          ))}
        </dl>
        <Segmented
          label={t('shortcuts.enabled')}
          name="shortcuts"
          options={[
            ['on', t('shortcuts.on')],
            ['off', t('shortcuts.off')],
          ]}
          value={enabled}
          onChoose={props.shortcuts.set}
        />
      </div>
    </dialog>
  );
}
