import type { AudienceAnswer } from '@polku/backend/api-flows';
import type { Rule } from '@polku/protocol';
import { useEffect, useState } from 'preact/hooks';
import type { FlowsApi } from '../api/flows.ts';
import { useLocale, useWords } from '../locale.ts';
import { FLOWS } from '../words/flows.ts';
import { faultAt, hasFaultBelow, useEditing } from './editing.ts';
import { RuleField } from './rule-field.tsx';

/** Who sees it, in sentences; who that is among the users who are known, and what the others lack. */
const SETTLED_MS = 400;
const PATH = ['audience'];

export function Audience({ api }: { api: Pick<FlowsApi, 'audience'> }) {
  const { document, faults } = useEditing();
  const say = useWords(FLOWS);
  const { format } = useLocale();
  const audience = document.audience as Rule | undefined;
  const isWhole = !hasFaultBelow(faults, PATH) && !faultAt(faults, PATH);
  const { answer, hasFailed } = useCount(api, audience, isWhole);
  // Of a rule that is joined by "any" there is one line for all of it.
  const isEach = answer !== undefined && audience !== undefined && !('any' in audience);
  const text = !isWhole
    ? say('audience.invalid')
    : hasFailed
      ? say('audience.failed')
      : answer
        ? say('audience.matching', { count: answer.matching })
        : say('audience.counting');
  return (
    <section class="audience" aria-label={say('audience.title')}>
      <RuleField
        path={PATH}
        value={audience}
        label={say('audience.title')}
        beside={(at) => {
          const line = isEach && isWhole ? answer.conditions[at] : undefined;
          if (!line) return null;
          return (
            <p class="rule-count">
              {line.isOfPage ? (
                say('audience.onPage')
              ) : (
                <>
                  <b>{format.number(line.meets)}</b> {say('audience.meets')}
                  {line.lackOnlyThis > 0 && (
                    <span> · {say('audience.lacks', { count: line.lackOnlyThis })}</span>
                  )}
                </>
              )}
            </p>
          );
        }}
      />
      <p class="audience-count" role="status">
        {text}
        {answer && isWhole && !hasFailed && (
          <span> {say('audience.ofKnown', { count: format.number(answer.lookedAt) })}</span>
        )}
      </p>
    </section>
  );
}

/** Asked again when nothing was changed for a moment; the last answer stays until the next is there. */
function useCount(api: Pick<FlowsApi, 'audience'>, audience: Rule | undefined, isWhole: boolean) {
  const [state, setState] = useState<{ answer?: AudienceAnswer; hasFailed: boolean }>({
    hasFailed: false,
  });
  const asked = JSON.stringify(audience ?? { all: [] });
  useEffect(() => {
    if (!isWhole) return;
    let isOver = false;
    const timer = setTimeout(() => {
      api.audience(JSON.parse(asked)).then(
        (answer) => !isOver && setState({ answer, hasFailed: false }),
        () => !isOver && setState((before) => ({ ...before, hasFailed: true })),
      );
    }, SETTLED_MS);
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [asked, isWhole, api]);
  return state;
}
