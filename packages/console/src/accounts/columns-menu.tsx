import { Popover } from '../controls/popover.tsx';
import { useLocale, useWords } from '../locale.ts';
import { Icon } from '../parts/icon.tsx';
import { ACCOUNTS } from '../words/accounts.ts';
import { COLUMN_KEYS, type ColumnKey, DEFAULT_COLUMNS } from './columns.tsx';

/** Which columns are shown. */
export function ColumnsMenu(props: {
  shown: readonly ColumnKey[];
  onShow(keys: readonly ColumnKey[]): void;
}) {
  const { shown, onShow } = props;
  const { t } = useLocale();
  const say = useWords(ACCOUNTS);
  return (
    <Popover
      buttonClass="icon-button"
      label={
        <>
          <Icon name="columns" />
          <span class="unseen">{t('control.columns')}</span>
        </>
      }
    >
      {() => (
        <fieldset class="choices">
          <legend class="unseen">{t('control.columns')}</legend>
          {COLUMN_KEYS.filter((key) => key !== 'account').map((key) => (
            <label key={key} class="choice-row">
              <input
                type="checkbox"
                checked={shown.includes(key)}
                onChange={({ currentTarget: { checked } }) =>
                  onShow(
                    COLUMN_KEYS.filter((each) => (each === key ? checked : shown.includes(each))),
                  )
                }
              />
              {say(`columns.${key}`)}
            </label>
          ))}
          <button type="button" class="text-button" onClick={() => onShow(DEFAULT_COLUMNS)}>
            {say('columnsReset')}
          </button>
        </fieldset>
      )}
    </Popover>
  );
}
