import './bands.css';
import type { SettingsPage } from '@polku/backend/api-settings';
import type { TouchLevel } from '@polku/protocol';
import { Button, IconButton } from '../controls/button.tsx';
import { Select, TextField } from '../controls/field.tsx';
import { useLocale, useWords } from '../locale.ts';
import { HOUSE } from '../words/settings-house.ts';
import { LEVELS, withRow } from './levels.ts';

/** The table of touch levels: rows by a year's billing from the top, columns by how much an account may grow. */
type Table = SettingsPage['touchLevels'];
type Band = Table['bands'][number];
const POTENTIALS = ['low', 'medium', 'high'] as const;

function useMoney(currency: string): (cents: number) => string {
  const { format } = useLocale();
  return (cents) => format.moneyShort(cents, currency);
}

function Head() {
  const say = useWords(HOUSE);
  return (
    <thead>
      <tr>
        <th scope="col">{say('touch.billing')}</th>
        {POTENTIALS.map((potential) => (
          <th scope="col" key={potential}>
            {say(`touch.potential.${potential}`)}
          </th>
        ))}
      </tr>
    </thead>
  );
}

/** For who may read it. */
export function BandsText({ table }: { table: Table }) {
  const say = useWords(HOUSE);
  const { t } = useLocale();
  const money = useMoney(table.currency);
  return (
    <div class="bands">
      <table>
        <caption class="unseen">{say('touch.table')}</caption>
        <Head />
        <tbody>
          {table.bands.map((band) => (
            <tr key={band.fromCents}>
              <th scope="row">{say('touch.from', { amount: money(band.fromCents) })}</th>
              {POTENTIALS.map((potential) => (
                <td key={potential} data-potential={say(`touch.potential.${potential}`)}>
                  {t(`touch.${band[potential]}`)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

export function BandsTable({ table, onChange }: { table: Table; onChange(table: Table): void }) {
  const say = useWords(HOUSE);
  const money = useMoney(table.currency);
  const { bands } = table;
  const set = (at: number, band: Band) => onChange({ ...table, bands: bands.with(at, band) });
  return (
    <div class="bands">
      <table>
        <caption class="unseen">{say('touch.table')}</caption>
        <Head />
        <tbody>
          {bands.map((band, at) => (
            // A row has no name of its own: it is where it stands.
            <tr key={at}>
              <th scope="row">
                {at === bands.length - 1 ? (
                  <span class="band-last">{say('touch.from', { amount: money(0) })}</span>
                ) : (
                  <div class="band-from">
                    <TextField
                      label={say('touch.fromOf', { row: at + 1, currency: table.currency })}
                      isLabelHidden
                      type="number"
                      min={0}
                      value={String(band.fromCents / 100)}
                      onText={(text) =>
                        set(at, { ...band, fromCents: Math.round(Number(text) * 100) })
                      }
                    />
                    <IconButton
                      icon="trash"
                      label={say('remove', { name: money(band.fromCents) })}
                      onClick={() => onChange({ ...table, bands: bands.toSpliced(at, 1) })}
                    />
                  </div>
                )}
              </th>
              {POTENTIALS.map((potential) => (
                <td key={potential} data-potential={say(`touch.potential.${potential}`)}>
                  <LevelSelect
                    label={`${money(band.fromCents)}, ${say(`touch.potential.${potential}`)}`}
                    level={band[potential]}
                    onLevel={(level) => set(at, { ...band, [potential]: level })}
                  />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <Button look="quiet" icon="plus" onClick={() => onChange(withRow(table))}>
        {say('touch.addRow')}
      </Button>
    </div>
  );
}

function LevelSelect(props: {
  label: string;
  level: TouchLevel;
  onLevel(level: TouchLevel): void;
}) {
  const { t } = useLocale();
  return (
    <Select
      label={props.label}
      isLabelHidden
      value={props.level}
      options={LEVELS.map((level) => [level, t(`touch.${level}`)] as const)}
      onChoose={props.onLevel}
    />
  );
}
