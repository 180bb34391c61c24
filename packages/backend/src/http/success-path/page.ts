import { html, raw } from 'hono/html';
import type { Stage } from '../../success/success-path.ts';
import type { AccountGoalRecord, AccountRecord, AccountStage } from '../api.ts';
import { STYLE } from './style.ts';
import { PAGE_WORDS, type PageLanguage } from './words.ts';

/**
 * The success path as the customer sees it: where they are, who is with them, and what they bought it for. Nothing of
 * ours stands there: no billing, no touch level, no days over.
 */
export type PathPage = {
  workspaceName: string;
  record: AccountRecord;
  /** With their texts. */
  stages: readonly Stage[];
} & Reader;

/** Who reads it is known by nothing else. */
type Reader = {
  language: PageLanguage;
  /** The vendor's. */
  timeZone: string;
};

export function renderPath({ workspaceName, record, stages, ...reader }: PathPage) {
  const { language } = reader;
  const words = PAGE_WORDS[language];
  const texts = new Map(stages.map(({ key, text, days }) => [key, { text, days }]));
  const goals = record.goals.filter(({ state }) => state !== 'dropped');
  const other = language === 'en' ? 'fi' : 'en';
  const heading = words.title(workspaceName);
  return renderPage(
    { title: heading, language },
    html`<header>
      <div class="bar"><span class="name">${record.name ?? record.id}</span><a href="?lang=${other}" hreflang="${other}" lang="${other}">${words.other}</a></div>
      <h1>${heading}</h1>
      <p>${words.lead}</p>
    </header>
    <ol>${record.path.map((stage) => renderStage(stage, texts.get(stage.key), reader))}</ol>
    ${goals.length > 0 ? html`<h2>${words.goals}</h2><div class="goals">${goals.map((goal) => renderGoal(goal, reader))}</div>` : ''}
    ${record.owner ? html`<footer>${words.contact}: <b>${record.owner.name}</b></footer>` : ''}`,
  );
}

/** Of a link that is wrong, revoked or over. */
export function renderGone(language: PageLanguage) {
  const { gone, ask } = PAGE_WORDS[language];
  return renderPage({ title: gone, language }, html`<h1>${gone}</h1><p>${ask}</p>`);
}

type Markup = ReturnType<typeof html>;

const renderPage = (
  { title, language }: { title: string; language: PageLanguage },
  body: Markup,
) => html`<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>${title}</title><style>${raw(STYLE)}</style></head>
<body><main>${body}</main></body></html>`;

const TICK = raw(
  '<svg viewBox="0 0 16 16" aria-hidden="true"><path d="M3 8.5 6.5 12 13 4.5"/></svg>',
);

type StageMore = Pick<Stage, 'text' | 'days'> | undefined;

function renderStage(stage: AccountStage, more: StageMore, reader: Reader): Markup {
  const { language } = reader;
  const words = PAGE_WORDS[language];
  const isNow = stage.state === 'now';
  const usual = more?.days === undefined ? '' : ` · ${words.usual(more.days)}`;
  const entered = stage.enteredAt ? toDay(stage.enteredAt, reader) : '';
  const state = words.states[stage.state];
  const when = isNow ? `${words.day(stage.daysIn + 1)}${usual}` : entered;
  const content = html`<span class="state">${state}</span>
    <h3>${stage.name[language]}</h3>
    ${isNow && more?.text ? html`<p>${more.text[language]}</p>` : ''}
    <div class="meta">${[stage.team[language], when].filter((part) => part !== '').join(' · ')}</div>`;
  return html`<li class="stage ${stage.state}"${isNow ? raw(' aria-current="step"') : ''}>
    <span class="dot">${stage.state === 'done' ? TICK : ''}</span>
    ${isNow ? html`<div class="card">${content}</div>` : content}
  </li>`;
}

function renderGoal(goal: AccountGoalRecord, reader: Reader): Markup {
  const words = PAGE_WORDS[reader.language];
  const { measure, nowValue, targetValue, dueAt } = goal;
  const number = new Intl.NumberFormat(words.locale, { maximumFractionDigits: 1 });
  const width = Math.round(Math.min(1, Math.max(0, goal.progressRatio)) * 100);
  // A goal whose time is over goes on for the customer.
  const state = goal.state === 'reached' || goal.state === 'at_risk' ? goal.state : 'open';
  return html`<section class="card">
    <div class="row"><h3>${goal.name}</h3><span class="state ${state}">${words.goalStates[state]}</span></div>
    <svg viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true"><rect class="track" width="100" height="8"/><rect class="fill ${state}" width="${width}" height="8"/></svg>
    <div class="row meta"><span>${words.standing(number.format(nowValue), number.format(targetValue))} ${measure}</span>${dueAt ? html`<span>${words.due(toDay(dueAt, reader))}</span>` : ''}</div>
  </section>`;
}

const toDay = (iso: string, { language, timeZone }: Reader): string =>
  new Intl.DateTimeFormat(PAGE_WORDS[language].locale, {
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    timeZone,
  }).format(new Date(iso));
