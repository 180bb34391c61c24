import type { WordsInsight } from '@polku/backend/api-insight';
import { Link } from 'wouter-preact';
import { Badge } from '../controls/badge.tsx';
import { Moment } from '../parts/moment.tsx';
import { accountPath } from '../paths.ts';
import { useInsight } from './use-insight.tsx';

const toneOf = (score: number) => (score >= 9 ? 'good' : score <= 6 ? 'bad' : 'plain');

/** What users wrote, in their own words: the third dimension beside two of figures. */
export function OwnWords({ words }: WordsInsight) {
  const { say } = useInsight();
  if (words.length === 0) return <p class="section-empty">{say('words.none')}</p>;
  return (
    <ol class="own-words">
      {words.map(({ responseId, question, text, user, account, at, score }) => (
        <li key={`${responseId} ${question}`}>
          <blockquote>
            <bdi>{text}</bdi>
          </blockquote>
          <p>
            {score !== null && <Badge tone={toneOf(score)}>{say('words.score', { score })}</Badge>}{' '}
            <bdi>{user.name ?? user.id}</bdi>
            {account && (
              <>
                {' · '}
                <Link href={accountPath(account.id)}>
                  <bdi>{account.name ?? account.id}</bdi>
                </Link>
              </>
            )}{' '}
            · <Moment at={at} />
          </p>
          <p class="own-words-asked">{question}</p>
        </li>
      ))}
    </ol>
  );
}
