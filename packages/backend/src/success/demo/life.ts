import type { Event } from '@polku/protocol';
import type { CheckedEvent } from '../../ingest/checked.ts';
import type { BaseSize, Company } from './companies.ts';
import type { Chance } from './random.ts';

/**
 * What users of a company do: they come some days after the contract, most find their first use within two weeks
 * (often led there by the tour), use the product every week or so from then on, and some answer the survey that
 * follows the first use, or the one that asks a while later whether they would recommend it. A few write to us. Those
 * who do not find their first use come back once or twice and stay away.
 */
const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
/** Within what the session remembers: more tells nothing new. */
const MAX_VISITS = 12;
const RECOMMENDS_AT_VISIT = 4;

export type FlowRef = { id: string; version: number };
export type Flows = { tour: FlowRef; steps: readonly string[]; survey: FlowRef; nps: FlowRef };

const QUESTIONS = [
  'Can I share a report with somebody outside our company?',
  'Where do I change the logo on the first page?',
  'The numbers of last week look too small. Is that so?',
  'Could we have the same report every Monday by e-mail?',
  'Thank you, this saves us half a day each month!',
] as const;

const NAMES = [
  'Aino',
  'Veikko',
  'Liisa',
  'Matti',
  'Helmi',
  'Onni',
  'Sofia',
  'Eero',
  'Kerttu',
  'Juho',
  'Elsa',
  'Antti',
  'Saara',
  'Toivo',
  'Hilla',
  'Otso',
] as const;

/** What one user does in one visit; each thing some seconds after the one before. */
type Does = (type: Event['type'], rest?: Partial<Event>) => void;
type Life = { chance: Chance; size: BaseSize; flows: Flows; company: Company };
type Visits = { visit(startMs: number): Does; count(): number; events: CheckedEvent[] };

/** All that the `number`th user of a company did in the time that is told, in no order. */
export function liveOn(life: Life, number: number): CheckedEvent[] {
  const { chance, size, company } = life;
  const { visit, count, events } = createVisits(life, `${company.id}_u${number}`);
  const hourMs = chance.between(7, 17) * 60 * MINUTE_MS;
  const joinMs = company.contractAtMs + chance.wait(25) * DAY_MS + hourMs;
  const fromMs = size.untilMs - size.days * DAY_MS;
  const firstMs = Math.max(joinMs, fromMs + chance.next() * 20 * DAY_MS);
  if (firstMs >= size.untilMs) return [];
  const does = visit(firstMs);
  const isLed = meet(life, does, `${chance.pick(NAMES)} ${number}`);
  if (!chance.is(company.successRatio)) {
    if (chance.is(0.4)) visit(firstMs + chance.wait(6) * DAY_MS)('page', REPORTS);
    return events;
  }
  const isAtOnce = chance.is(0.5);
  const usesMs = isAtOnce ? firstMs : firstMs + chance.wait(6) * DAY_MS;
  use(life, isAtOnce ? does : visit(usesMs), { isLed, usesMs });
  let nextMs = usesMs + chance.wait(9) * DAY_MS;
  while (count() < MAX_VISITS && nextMs < size.untilMs) {
    const again = visit(nextMs);
    comeAgain(life, again);
    if (count() === RECOMMENDS_AT_VISIT && chance.is(0.3)) recommend(life, again, nextMs);
    if (chance.is(0.006)) write(life, again, nextMs);
    // Who does well comes oftener.
    nextMs += (1 + chance.wait(30 - company.successRatio * 18)) * DAY_MS;
  }
  return events;
}

function createVisits({ chance, size, company }: Life, userId: string): Visits {
  const events: CheckedEvent[] = [];
  const ids = { userId, accountId: company.id };
  let visits = 0;

  function visit(startMs: number): Does {
    visits += 1;
    const sessionId = `s_${userId}_${visits}`;
    let at = Math.floor(startMs);
    return (type, rest = {}) => {
      at += chance.between(2, 90) * 1_000;
      if (at >= size.untilMs) return;
      const who = { anonymousId: `a_${userId}`, sessionId, ...ids };
      const event: Event = { id: chance.id(at), type, at, ...who, ...rest };
      events.push({ event, at, trust: 1, ...ids, isInternal: false, isSecret: true });
    };
  }
  return { visit, count: () => visits, events };
}

const REPORTS = { context: { page: { path: '/reports' } } };

/** The first visit; true when the tour is shown. */
function meet({ chance, company, flows }: Life, does: Does, name: string): boolean {
  does('identify', { traits: { name, role: chance.pick(['analyst', 'manager', 'assistant']) } });
  does('group', { traits: { name: company.name, plan: company.plan } });
  does('page', { context: { page: { path: '/' } } });
  const isLed = chance.is(0.7);
  if (!isLed) return false;
  does('track', { name: 'tour_shown', flow: flows.tour });
  // Some close it in the middle, and are stuck there for a while or for good.
  const seen = chance.is(0.8) ? flows.steps.length : chance.between(1, flows.steps.length);
  for (const step of flows.steps.slice(0, seen))
    does('track', {
      name: 'tour_step_shown',
      flow: { ...flows.tour, step },
      properties: { step },
    });
  const reason = seen === flows.steps.length ? 'done' : 'close';
  does('track', { name: 'tour_ended', flow: flows.tour, properties: { reason } });
  return true;
}

type FirstUse = { isLed: boolean; usesMs: number };

function use({ chance, company, flows }: Life, does: Does, { isLed, usesMs }: FirstUse): void {
  does('page', REPORTS);
  const flow = { ...flows.tour, step: flows.steps.at(-1) ?? '' };
  const properties = { rows: chance.between(3, 400) };
  does('track', { name: 'report_created', properties, ...(isLed && { flow }) });
  if (!chance.is(0.22)) return;
  const felt = Math.round(2 + company.successRatio * 4 + chance.between(-2, 1));
  const answers = { ease: Math.min(7, Math.max(1, felt)) };
  const answered = { responseId: chance.id(usesMs), answers, complete: true };
  does('track', { name: 'survey_answered', properties: answered, flow: flows.survey });
}

function comeAgain({ chance }: Life, does: Does): void {
  does('page', { context: { page: { path: chance.pick(['/', '/reports', '/team']) } } });
  const properties = { rows: chance.between(3, 400) };
  if (chance.is(0.6)) does('track', { name: 'report_created', properties });
  if (chance.is(0.2)) does('track', { name: 'report_shared' });
}

/** From 0 to 10; where it goes well most are promoters. */
function recommend({ chance, company, flows }: Life, does: Does, atMs: number): void {
  const felt = Math.round(3 + company.successRatio * 7 + chance.between(-3, 2));
  const answers = { recommend: Math.min(10, Math.max(0, felt)) };
  const properties = { responseId: chance.id(atMs), answers, complete: true };
  does('track', { name: 'survey_shown', flow: flows.nps });
  does('track', { name: 'survey_answered', properties, flow: flows.nps });
}

function write({ chance }: Life, does: Does, atMs: number): void {
  const [conversationId, messageId] = [chance.id(atMs), chance.id(atMs)];
  const properties = { conversationId, messageId, text: chance.pick(QUESTIONS) };
  does('track', { name: 'conversation_message_sent', properties });
}
