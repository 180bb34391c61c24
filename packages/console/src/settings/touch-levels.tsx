import type { SettingsChanged, SettingsPage } from '@polku/backend/api-settings';
import { useEffect, useState } from 'preact/hooks';
import { useSettled } from '../accounts/use-settled.ts';
import { createAccountsApi } from '../api/accounts.ts';
import { ApiError } from '../api/client.ts';
import type { SettingsApi } from '../api/settings.ts';
import { useApi } from '../console-context.ts';
import { useLocale, useWords } from '../locale.ts';
import { Unloaded } from '../parts/states.tsx';
import { useLoad } from '../parts/use-load.ts';
import { HOUSE } from '../words/settings-house.ts';
import { BandsTable, BandsText } from './bands.tsx';
import { countLevels, LEVELS, type LevelCounts, withMoves } from './levels.ts';
import { Routing } from './routing.tsx';
import { SectionForm } from './section-form.tsx';
import { useSuccess } from './use-success.ts';

type Table = SettingsPage['touchLevels'];
type Moves = SettingsChanged['moves'];
type Api = Pick<SettingsApi, 'success' | 'changeSuccess' | 'trySuccess' | 'people'>;

const TRY_AFTER_MS = 400;

/** Which accounts get how much of a human: the table, and the pyramid that it makes, counted before it holds. */
export function TouchLevels({ api, mayEdit }: { api: Api; mayEdit: boolean }) {
  const say = useWords(HOUSE);
  const { data, failure, reload, save, reset } = useSuccess(api);
  const table = useLoad('touch accounts', useApi(createAccountsApi).accountTable);
  if (!data) return <Unloaded failure={failure} onRetry={reload} rows={4} label={say('loading')} />;
  const { touchLevels, routing } = data;
  const counts = table.data && countLevels(table.data);
  return (
    <>
      <p class="settings-about">{say('touch.about')}</p>
      {mayEdit ? (
        <Form
          key={JSON.stringify(touchLevels)}
          api={api}
          touchLevels={touchLevels}
          counts={counts}
          onSave={async (next) => {
            await save('touchLevels', next);
            table.reload();
          }}
          onReset={reset('touchLevels')}
        />
      ) : (
        <div class="touch-beside">
          <BandsText table={touchLevels} />
          {counts && <Steps counts={counts} />}
        </div>
      )}
      <Routing
        key={JSON.stringify(routing)}
        api={api}
        routing={routing}
        mayEdit={mayEdit}
        onSave={(next) => save('routing', next)}
        onReset={reset('routing')}
      />
    </>
  );
}

function Form(props: {
  api: Pick<Api, 'trySuccess'>;
  touchLevels: Table;
  counts: LevelCounts | undefined;
  onSave(table: Table): Promise<void>;
  onReset: (() => Promise<void>) | undefined;
}) {
  const { api, touchLevels, counts } = props;
  const say = useWords(HOUSE);
  const [draft, setDraft] = useState(touchLevels);
  const isChanged = JSON.stringify(draft) !== JSON.stringify(touchLevels);
  const tried = useDryRun(api, isChanged ? draft : undefined);
  return (
    <SectionForm
      isChanged={isChanged}
      fault={isChanged ? tried.fault : undefined}
      onSave={() => props.onSave(draft)}
      onReset={props.onReset}
    >
      <div class="touch-beside">
        <BandsTable table={draft} onChange={setDraft} />
        {counts && <Steps counts={counts} moves={tried.moves} />}
      </div>
      <p class="touch-moves" role="status">
        {isChanged &&
          !tried.fault &&
          (tried.moves ? <Told moves={tried.moves} /> : say('touch.counting'))}
      </p>
    </SectionForm>
  );
}

/** How many would move by it: counted by the backend once nobody has written for a moment. */
function useDryRun(api: Pick<Api, 'trySuccess'>, draft: Table | undefined) {
  const settled = useSettled(draft, TRY_AFTER_MS);
  const [state, setState] = useState<{ of: Table; moves?: Moves; fault?: string }>();
  useEffect(() => {
    if (!settled) return;
    let isGone = false;
    api.trySuccess({ touchLevels: settled }).then(
      ({ moves }) => !isGone && setState({ of: settled, moves }),
      (error: unknown) => {
        const fault = error instanceof ApiError ? error.message : String(error);
        if (!isGone) setState({ of: settled, fault });
      },
    );
    return () => {
      isGone = true;
    };
  }, [settled, api]);
  const isCurrent = draft !== undefined && state?.of === draft;
  return isCurrent
    ? { moves: state.moves, fault: state.fault }
    : { moves: undefined, fault: undefined };
}

function Told({ moves }: { moves: Moves }) {
  const say = useWords(HOUSE);
  const { t, format } = useLocale();
  if (moves.length === 0) return <>{say('touch.nobodyMoves')}</>;
  const nameOf = (level: Moves[number]['from']) =>
    level === null ? say('touch.noLevel') : t(`touch.${level}`);
  return (
    <ul>
      {moves.map(({ from, to, accounts }) => (
        <li key={`${from} ${to}`}>
          {say('touch.moves', { count: accounts, n: format.number(accounts) })}{' '}
          <b>{nameOf(from)}</b> → <b>{nameOf(to)}</b>
        </li>
      ))}
    </ul>
  );
}

/** The pyramid, and what would become of it. */
function Steps({ counts, moves }: { counts: LevelCounts; moves?: Moves | undefined }) {
  const say = useWords(HOUSE);
  const { t, format } = useLocale();
  const next = moves ? withMoves(counts, moves) : counts;
  return (
    <figure class="touch-pyramid">
      <figcaption>{say('touch.pyramid')}</figcaption>
      {LEVELS.map((level) => (
        <div key={level} class={`touch-step touch-step-${level}`}>
          <span class="touch-shape" aria-hidden="true">
            <span />
          </span>
          <span>{t(`touch.${level}`)}</span>
          <b>
            {next[level] === counts[level] ? (
              format.number(counts[level])
            ) : (
              <>
                {format.number(counts[level])} → {format.number(next[level])}
              </>
            )}
          </b>
        </div>
      ))}
    </figure>
  );
}
