import type { AccountResponse } from '@polku/backend/api';
import { useLocale } from '../locale.ts';
import { Folded } from './folded.tsx';
import { Moment } from './moment.tsx';
import { Name } from './name.tsx';
import { Scale } from './scale.tsx';

/**
 * Answers, newest first. A point is drawn on its scale, any other number is written, several things stand side by
 * side, and words are words: a kind of question that comes tomorrow is shown today.
 */

type Answer = AccountResponse['answers'][number];

const MAX_SHOWN = 6;

export function Answers({ responses }: { responses: readonly AccountResponse[] }) {
  return (
    <Folded items={responses} first={MAX_SHOWN}>
      {(shown) => (
        <ol class="answers">
          {shown.map((response) => (
            <li key={response.id} data-response-id={response.id}>
              <Response response={response} />
            </li>
          ))}
        </ol>
      )}
    </Folded>
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

function Value({ answer: { kind, value, scale } }: { answer: Answer }) {
  const { t, format } = useLocale();
  if (Array.isArray(value))
    return (
      <ul class="chosen">
        {value.map((each) => (
          <li key={each} class="badge" dir="auto">
            {each}
          </li>
        ))}
      </ul>
    );
  if (typeof value === 'number')
    return scale ? (
      <Scale value={value} {...scale} />
    ) : (
      <span class="figure">{format.number(value)}</span>
    );
  // Answers that are of our own making, and no words of the user's.
  const name = `${kind}.${value}`;
  const said = Object.hasOwn(SAID, name) ? SAID[name] : undefined;
  if (said) return <span class="figure">{t(`account.said.${said}`)}</span>;
  return (
    <blockquote class="words" dir="auto">
      {value}
    </blockquote>
  );
}

const SAID: { readonly [answer: string]: 'yes' | 'partly' | 'no' | 'agreed' } = {
  'goal.yes': 'yes',
  'goal.partly': 'partly',
  'goal.no': 'no',
  'consent.given': 'agreed',
};
