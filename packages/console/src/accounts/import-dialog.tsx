import type {
  AccountImportBody,
  AccountImportResult,
  AccountImportRow,
} from '@polku/backend/api-import';
import { useRef, useState } from 'preact/hooks';
import { importAccounts } from '../api/account-import.ts';
import { download, toCsv } from '../chart/csv.ts';
import { Badge } from '../controls/badge.tsx';
import { Button } from '../controls/button.tsx';
import { Dialog } from '../controls/dialog.tsx';
import { Select } from '../controls/field.tsx';
import { useLocale, useWords } from '../locale.ts';
import { Icon } from '../parts/icon.tsx';
import { ACCOUNTS } from '../words/accounts.ts';

/**
 * Accounts from a file: it is tried first, with what each row would do and which are refused and why; columns are read
 * as the person says; nothing is changed before they press. What is refused can be taken away, mended and sent again.
 */
type Columns = NonNullable<AccountImportBody['columns']>;
type Field = keyof Columns;
type Dates = NonNullable<AccountImportBody['dates']> | 'refused';
type Step =
  | { at: 'choose'; fault?: string }
  | { at: 'working'; progress?: { done: number; total: number } }
  | { at: 'tried'; result: AccountImportResult; fault?: string }
  | { at: 'done'; result: AccountImportResult };

const MAX_BYTES = 5_000_000;

export function ImportDialog(props: { isOpen: boolean; onClose(): void; onImported(): void }) {
  const say = useWords(ACCOUNTS);
  return (
    <Dialog
      isOpen={props.isOpen}
      onClose={props.onClose}
      title={say('import.title')}
      place="side"
      width="wide"
    >
      <Import {...props} />
    </Dialog>
  );
}

function Import({ onClose, onImported }: { onClose(): void; onImported(): void }) {
  const say = useWords(ACCOUNTS);
  const csv = useRef('');
  const [step, setStep] = useState<Step>({ at: 'choose' });
  const [columns, setColumns] = useState<Columns>({});
  const [dates, setDates] = useState<Dates>('refused');

  const toBody = (asked: { columns: Columns; dates: Dates }): AccountImportBody => ({
    csv: csv.current,
    columns: asked.columns,
    ...(asked.dates !== 'refused' && { dates: asked.dates }),
  });
  async function attempt(asked: { columns: Columns; dates: Dates }, before: Step) {
    setColumns(asked.columns);
    setDates(asked.dates);
    setStep({ at: 'working' });
    try {
      const body = { ...toBody(asked), isDryRun: true };
      setStep({ at: 'tried', result: await importAccounts(body, () => {}) });
    } catch (error) {
      const fault = error instanceof Error ? error.message : '';
      setStep(before.at === 'tried' ? { ...before, fault } : { at: 'choose', fault });
    }
  }
  async function choose(file: File) {
    if (file.size > MAX_BYTES) return setStep({ at: 'choose', fault: say('import.tooLarge') });
    csv.current = await file.text();
    await attempt({ columns: {}, dates: 'refused' }, { at: 'choose' });
  }
  async function run(before: Step & { at: 'tried' }) {
    setStep({ at: 'working' });
    try {
      const result = await importAccounts(toBody({ columns, dates }), (progress) =>
        setStep({ at: 'working', progress }),
      );
      onImported();
      setStep({ at: 'done', result });
    } catch (error) {
      setStep({ ...before, fault: error instanceof Error ? error.message : '' });
    }
  }

  if (step.at === 'choose')
    return <Choose fault={step.fault} onFile={(file) => void choose(file)} />;
  if (step.at === 'working') return <Working progress={step.progress} />;
  const { result } = step;
  if (step.at === 'done')
    return (
      <div class="import">
        <p class="import-done" role="status">
          <Icon name="check" />
          {say('import.done', { count: result.counts.new + result.counts.changed })}
        </p>
        <Left result={result} />
        <p class="sheet-foot">
          <Button look="primary" onClick={onClose}>
            {say('import.close')}
          </Button>
        </p>
      </div>
    );
  const taken = result.counts.new + result.counts.changed;
  return (
    <div class="import">
      {step.fault && (
        <p class="form-failure" role="alert">
          {step.fault}
        </p>
      )}
      <Counts result={result} />
      <Mapping
        result={result}
        dates={dates}
        onMap={(field, name) =>
          void attempt({ columns: { ...columns, [field]: name }, dates }, step)
        }
        onDates={(next) => void attempt({ columns, dates: next }, step)}
      />
      {result.columns.id === undefined && <p class="form-failure">{say('import.needsId')}</p>}
      <Rows rows={result.rows} />
      <p class="sheet-foot import-foot">
        <Button onClick={() => setStep({ at: 'choose' })}>{say('import.another')}</Button>
        <Button look="primary" disabled={taken === 0} onClick={() => void run(step)}>
          {taken === 0 ? say('import.nothing') : say('import.start', { count: taken })}
        </Button>
      </p>
    </div>
  );
}

function Choose({ fault, onFile }: { fault: string | undefined; onFile(file: File): void }) {
  const say = useWords(ACCOUNTS);
  const take = (files: FileList | null | undefined) => {
    const file = files?.[0];
    if (file) onFile(file);
  };
  return (
    <div class="import">
      <p>{say('import.intro')}</p>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: dropping is a second way to what the button does */}
      <div
        class="import-drop"
        onDragOver={(event) => event.preventDefault()}
        onDrop={(event) => {
          event.preventDefault();
          take(event.dataTransfer?.files);
        }}
      >
        <label class="button button-primary">
          {say('import.choose')}
          <input
            type="file"
            class="unseen"
            accept=".csv,text/csv,text/plain"
            onChange={({ currentTarget }) => take(currentTarget.files)}
          />
        </label>
        <span>{say('import.drop')}</span>
      </div>
      {fault && (
        <p class="form-failure" role="alert">
          {fault}
        </p>
      )}
    </div>
  );
}

function Working({ progress }: { progress: { done: number; total: number } | undefined }) {
  const { format } = useLocale();
  const say = useWords(ACCOUNTS);
  return (
    <div class="import" role="status">
      <progress
        aria-label={say('import.title')}
        {...(progress && { value: progress.done, max: progress.total })}
      />
      <p>
        {progress
          ? say('import.running', {
              done: format.number(progress.done),
              total: format.number(progress.total),
            })
          : say('import.reading')}
      </p>
    </div>
  );
}

const OUTCOMES = ['new', 'changed', 'same', 'refused'] as const;
const TONES = { new: 'good', changed: 'good', same: 'plain', refused: 'bad' } as const;

function Counts({ result: { counts, preset } }: { result: AccountImportResult }) {
  const say = useWords(ACCOUNTS);
  const name = preset && PRESETS[preset];
  return (
    <p class="facts import-counts" role="status">
      {OUTCOMES.filter((outcome) => counts[outcome] > 0).map((outcome) => (
        <Badge key={outcome} tone={TONES[outcome]}>
          {say(`import.${outcome}`, { count: counts[outcome] })}
        </Badge>
      ))}
      <span>{name ? say('import.preset', { name }) : say('import.presetOther')}</span>
    </p>
  );
}

const PRESETS: { [P in NonNullable<AccountImportResult['preset']>]: string | undefined } = {
  polku: undefined,
  salesforce: 'Salesforce',
  hubspot: 'HubSpot',
  monday: 'monday.com',
};

function Mapping(props: {
  result: AccountImportResult;
  dates: Dates;
  onMap(field: Field, name: string | null): void;
  onDates(dates: Dates): void;
}) {
  const { header, fields, columns } = props.result;
  const say = useWords(ACCOUNTS);
  const options = [
    ['', say('import.unread')] as const,
    ...header.map((name) => [name, name] as const),
  ];
  return (
    <details class="import-mapping" open={columns.id === undefined}>
      <summary>{say('import.columns')}</summary>
      <div class="import-fields">
        {fields.map((field) => (
          <Select<string>
            key={field}
            label={field}
            value={columns[field] ?? ''}
            options={options}
            onChoose={(name) => props.onMap(field, name || null)}
          />
        ))}
        <Select<Dates>
          label={say('import.dates')}
          value={props.dates}
          onChoose={props.onDates}
          options={[
            ['refused', say('import.datesRefused')],
            ['dmy', say('import.datesDay')],
            ['mdy', say('import.datesMonth')],
          ]}
        />
      </div>
    </details>
  );
}

const MAX_ROWS = 200;

function Rows({ rows }: { rows: readonly AccountImportRow[] }) {
  const say = useWords(ACCOUNTS);
  const refused = rows.filter(({ outcome }) => outcome === 'refused');
  // What is wrong first: that is what somebody must look at.
  const shown = [...refused, ...rows.filter((row) => !refused.includes(row))].slice(0, MAX_ROWS);
  if (rows.length === 0) return null;
  return (
    <div class="import-rows">
      <table class="table">
        <caption class="unseen">{say('import.rows')}</caption>
        <thead>
          <tr>
            <th scope="col">{say('import.line')}</th>
            <th scope="col">{say('import.id')}</th>
            <th scope="col">{say('import.what')}</th>
          </tr>
        </thead>
        <tbody>
          {shown.map(({ line, id, outcome, changes, faults }) => (
            <tr key={line}>
              <td>{line}</td>
              <th scope="row">
                <bdi>{id}</bdi>
              </th>
              <td>
                <Badge tone={TONES[outcome]}>{say(`import.outcome.${outcome}`)}</Badge>{' '}
                {outcome === 'refused' ? (
                  <bdi>{faults.join(' ')}</bdi>
                ) : (
                  changes.map(({ field }) => field).join(', ')
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length > MAX_ROWS && (
        <p class="section-empty">{say('import.shown', { count: MAX_ROWS })}</p>
      )}
    </div>
  );
}

function Left({ result: { rows, counts } }: { result: AccountImportResult }) {
  const say = useWords(ACCOUNTS);
  if (counts.refused === 0) return null;
  const refused = rows.filter(({ outcome }) => outcome === 'refused');
  const table = {
    columns: [say('import.line'), say('import.id'), say('import.what')],
    rows: refused.map(({ line, id, faults }) => [line, id, faults.join(' ')]),
  };
  return (
    <>
      <p>{say('import.left', { count: counts.refused })}</p>
      <Button icon="download" onClick={() => download('refused.csv', toCsv(table))}>
        {say('import.refusedFile')}
      </Button>
      <Rows rows={refused} />
    </>
  );
}
