import type { FlowDocument, FlowPage } from '@polku/backend/api-flows';
import { Badge } from '../controls/badge.tsx';
import { Button } from '../controls/button.tsx';
import { useLocale, useWords } from '../locale.ts';
import { Moment } from '../parts/moment.tsx';
import { FLOWS } from '../words/flows.ts';
import { type Change, diffDocuments } from './diff.ts';
import { useFlowWords } from './words.ts';

/** Every version that was published, newest first, each with what it changed; one that is not live can be brought back. */
export function Versions(props: {
  page: FlowPage;
  document: FlowDocument;
  onRollBack: ((version: number) => void) | undefined;
}) {
  const { page, document, onRollBack } = props;
  const say = useWords(FLOWS);
  const { format } = useLocale();
  const newest = page.versions[0];
  const hasDraft = newest !== undefined && diffDocuments(newest.document, document).length > 0;
  return (
    <ol class="versions">
      {hasDraft && page.draft && (
        <li>
          <header>
            <h2>{say('diff.draft')}</h2>
          </header>
          <Changes changes={diffDocuments(newest.document, document)} since={newest.version} />
        </li>
      )}
      {page.versions.map(({ version, publishedAt, document: published }, at) => {
        const before = page.versions[at + 1];
        const isLive = version === page.version;
        const waits = page.next?.version === version ? page.next.at : undefined;
        return (
          <li key={version}>
            <header>
              <h2>{say('version', { version })}</h2>
              {isLive && <Badge tone="good">{say('diff.current')}</Badge>}
              {waits && (
                <Badge tone="warn">{say('diff.waits', { time: format.exact(waits) })}</Badge>
              )}
              <Moment at={publishedAt} />
              {onRollBack && !isLive && !waits && (
                <Button onClick={() => onRollBack(version)}>
                  {say('diff.rollback', { version })}
                </Button>
              )}
            </header>
            {before ? (
              <Changes changes={diffDocuments(before.document, published)} since={before.version} />
            ) : (
              <p class="versions-first">{say('diff.first')}</p>
            )}
          </li>
        );
      })}
    </ol>
  );
}

function Changes({ changes, since }: { changes: readonly Change[]; since: number }) {
  const say = useWords(FLOWS);
  const words = useFlowWords();
  if (changes.length === 0) return <p class="versions-first">{say('diff.none')}</p>;
  return (
    <ul class="changes" aria-label={say('diff.since', { version: since })}>
      {changes.map(({ path, kind, before, after }) => (
        <li key={path.join('.')} class={`change change-${kind}`}>
          <p>
            <span class="change-kind">{say(`diff.${kind}`)}</span>{' '}
            {path.map((key, at) => (
              <span key={path.slice(0, at + 1).join('.')} class="change-path">
                {typeof key === 'number' ? key + 1 : words.field(key)}
              </span>
            ))}
          </p>
          {kind !== 'added' && (
            <p class="change-before">
              <span class="unseen">{say('diff.was')}</span>
              <bdi>{toShort(before)}</bdi>
            </p>
          )}
          {kind !== 'removed' && (
            <p class="change-after">
              <span class="unseen">{say('diff.is')}</span>
              <bdi>{toShort(after)}</bdi>
            </p>
          )}
        </li>
      ))}
    </ul>
  );
}

const MAX_SHOWN = 200;

function toShort(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value, null, 1);
  return text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text;
}
