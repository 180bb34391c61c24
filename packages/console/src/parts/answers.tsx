import type { AccountResponse } from '@polku/backend/api';
import { useLocale } from '../locale.ts';
import { Moment } from './moment.tsx';
import { Name } from './name.tsx';
import { Scale } from './scale.tsx';

/**
 * Answers, newest first. A number on a scale that we know is drawn, any other is written, and words are
 * words: a kind of question that comes tomorrow is shown today.
 */
const SCALES: { readonly [kind: string]: readonly [min: number, max: number] } = { ces: [1, 7] };

type Answer = AccountResponse['answers'][number];

export function Answers({ responses }: { responses: readonly AccountResponse[] }) {
  return (
    <ol class="answers">
      {responses.map((response) => (
        <li key={response.id} data-response-id={response.id}>
          <Response response={response} />
        </li>
      ))}
    </ol>
  );
}

function Response({ response }: { response: AccountResponse }) {
  const { t } = useLocale();
  const { flow } = response;
  return (
    <article class="response">
      <header>
        <h3>
          <Name of={response.user} />
        </h3>
        <p class="facts">
          <span title={t('account.version', { version: flow.version })}>
            <bdi>{flow.name}</bdi>
          </span>
          {!response.isComplete && <span class="badge">{t('account.partial')}</span>}
          <Moment at={response.at} />
        </p>
      </header>
      <dl>
        {response.answers.map((answer) => (
          <div key={answer.questionId} class={`answer answer-${typeof answer.value}`}>
            <dt>
              <bdi>{answer.text}</bdi>
            </dt>
            <dd>
              <Value answer={answer} />
            </dd>
          </div>
        ))}
      </dl>
    </article>
  );
}

function Value({ answer: { kind, value } }: { answer: Answer }) {
  const { format } = useLocale();
  const scale = Object.hasOwn(SCALES, kind) ? SCALES[kind] : undefined;
  if (typeof value === 'string')
    return (
      <blockquote class="words" dir="auto">
        {value}
      </blockquote>
    );
  if (!scale) return <span class="figure">{format.number(value)}</span>;
  return <Scale value={value} min={scale[0]} max={scale[1]} />;
}
