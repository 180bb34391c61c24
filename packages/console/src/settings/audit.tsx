import type { AuditPage } from '@polku/backend/api-doors';
import { useState } from 'preact/hooks';
import { type FailureCode, failureCode } from '../api/client.ts';
import type { SettingsApi } from '../api/settings.ts';
import { Button } from '../controls/button.tsx';
import { Select } from '../controls/field.tsx';
import { useWords } from '../locale.ts';
import { Moment } from '../parts/moment.tsx';
import { Failure, Skeleton } from '../parts/states.tsx';
import { useLoad } from '../parts/use-load.ts';
import { SETTINGS_NAMES } from '../words/settings-names.ts';
import { SETTINGS } from '../words/settings-page.ts';

type Api = Pick<SettingsApi, 'audit' | 'people'>;
const WHAT = ['all', 'done', 'seen'] as const;
type What = (typeof WHAT)[number];

/** Who saw and did what, the newest first: a line a request, as the backend has kept it. */
export function Audit({ api }: { api: Api }) {
  const say = useWords(SETTINGS);
  const [what, setWhat] = useState<What>('all');
  const [person, setPerson] = useState('');
  const people = useLoad('audit people', api.people);
  return (
    <>
      <p class="settings-about">{say('audit.about')}</p>
      <div class="settings-acts">
        <Select<What>
          label={say('audit.what')}
          isLabelHidden
          options={WHAT.map((each) => [each, say(`audit.${each}`)] as const)}
          value={what}
          onChoose={(each) => setWhat(each)}
        />
        <Select
          label={say('audit.who')}
          isLabelHidden
          options={[
            ['', say('audit.everybody')],
            ...(people.data?.people ?? []).map(({ id, name }) => [id, name] as const),
          ]}
          value={person}
          onChoose={setPerson}
        />
      </div>
      <Lines
        key={`${what} ${person}`}
        load={(before) =>
          api.audit({
            what: what === 'all' ? undefined : what,
            person: person || undefined,
            before,
          })
        }
      />
    </>
  );
}

function Lines({ load }: { load(before?: number): Promise<AuditPage> }) {
  const say = useWords(SETTINGS);
  const nameOf = useWords(SETTINGS_NAMES);
  const first = useLoad('audit', () => load());
  const [more, setMore] = useState<AuditPage[]>([]);
  const [failure, setFailure] = useState<FailureCode>();
  if (!first.data)
    return first.failure ? (
      <Failure code={first.failure} onRetry={first.reload} />
    ) : (
      <Skeleton kind="table" rows={8} label={say('loading')} />
    );
  const pages = [first.data, ...more];
  const lines = pages.flatMap((page) => page.lines);
  const next = pages.at(-1)?.nextBefore ?? null;
  const goOn = (before: number) => {
    setFailure(undefined);
    load(before).then(
      (page) => setMore((had) => [...had, page]),
      (error: unknown) => setFailure(failureCode(error)),
    );
  };
  if (lines.length === 0) return <p class="section-empty">{say('audit.none')}</p>;
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: on a phone it is wider than the page, and is moved by arrows where there is no pointer. */}
      <div class="audit-lines" tabIndex={0}>
        <table>
          <caption class="unseen">{nameOf('log')}</caption>
          <thead>
            <tr>
              <th scope="col">{say('audit.when')}</th>
              <th scope="col">{say('audit.who')}</th>
              <th scope="col">{say('audit.what')}</th>
              <th scope="col">{say('audit.of')}</th>
            </tr>
          </thead>
          <tbody>
            {lines.map((line, index) => (
              <tr key={index} class={line.status >= 400 ? 'is-refused' : undefined}>
                <td>
                  <Moment at={line.at} />
                </td>
                <td>
                  <bdi>{line.person?.name ?? '–'}</bdi>
                </td>
                <td>
                  <code dir="ltr">{line.action}</code>{' '}
                  {line.status >= 400 && (
                    <small>{say('audit.refused', { status: line.status })}</small>
                  )}
                </td>
                <td>
                  <bdi>{[line.subject, line.item].filter(Boolean).join(' · ')}</bdi>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {failure && <Failure code={failure} onRetry={() => next !== null && goOn(next)} />}
      {next !== null && !failure && <Button onClick={() => goOn(next)}>{say('audit.more')}</Button>}
    </>
  );
}
