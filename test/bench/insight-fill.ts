import Database from 'better-sqlite3';
import { flowExamples, questionExamples } from '../../packages/flows/src/schemas.ts';

/**
 * What a year of surveys, tours, tasks and goals leaves behind, beside the events that {@link fillStore} has written: two
 * responses a person (surveys are asked seldom), each of them shown and ended, half as many that were declined, a tour
 * each, step by step, a task for every detractor, a goal for every account. Written by SQL, in the rows that ingest would
 * write and in the order of time, as they would have come.
 */
export const SURVEY = 'relation';
export const TOUR = flowExamples.tour.id;

const { nps, ces, csat, goal, text } = questionExamples;
export const FLOWS = [
  flowExamples.tour,
  { ...flowExamples.survey, id: SURVEY, questions: [nps, ces, csat, goal, text] },
].map(({ version: _, ...flow }) => flow);

const DAY_MS = 24 * 3_600_000;
const YEAR_MS = 365 * DAY_MS;

export function fillInsight(
  file: string,
  { workspaceId, nowMs }: { workspaceId: string; nowMs: number },
): void {
  const database = new Database(file);
  // Nothing is lost that could not be filled again.
  for (const setting of ['synchronous = off', 'cache_size = -500000']) database.pragma(setting);
  const given = {
    ws: workspaceId,
    now: nowMs,
    year: YEAR_MS,
    day: DAY_MS,
    survey: SURVEY,
    tour: TOUR,
  };
  for (const statement of STATEMENTS) database.prepare(statement).run(given);
  database.close();
}

/** Spread evenly over the year, the same in every run. */
const at = (row: string) =>
  `cast(@now - ((${row}) * 2654435761 % 4294967296) * @year / 4294967296 as integer)`;
const steps = flowExamples.tour.steps.map(({ id }) => `'${id}'`);
const TOUR_STEPS = steps
  .map((step, index) => ` union all select ${index + 1}, 'tour_step_shown', ${step}`)
  .join('');

const STATEMENTS = [
  `update account set touch_level = case rowid % 10 when 0 then 'high' when 1 then 'low' when 2 then 'low'
     else 'tech' end, plan = case rowid % 3 when 0 then 'gold' when 1 then 'silver' else 'bronze' end,
     billing_cents = 10000 + rowid % 977 * 1000, currency = 'EUR', contract_at = @now - @year + (rowid % 2 * 2 - 1) * (rowid % 300 + 1) * @day,
     contract_ends_at = case when rowid % 11 = 0 then @now - rowid % 90 * @day end,
     handover_at = @now - @year + rowid % 30 * @day
   where workspace_id = @ws`,
  // Those who came make the waits; every tenth has not come yet.
  `delete from milestone_reached where workspace_id = @ws and rowid % 10 = 0`,
  `update milestone_reached set known_before = 0 where workspace_id = @ws`,
  `update milestone set notify_from = 0 where workspace_id = @ws`,
  `update "user" set created_at = null, first_seen_at = ${at('rowid')} where workspace_id = @ws`,
  `update account set created_at = ${at('rowid')} where workspace_id = @ws`,
  `insert into response (workspace_id, id, trust, flow_id, flow_version, user_id, account_id, answers_json,
     is_complete, at, updated_at)
   select @ws, 'r' || nth || '-' || id, 1, @survey, 1, id, account_id,
     json_object('${nps.id}', "user".rowid * 7 % 11, '${ces.id}', 1 + "user".rowid * 5 % 7, '${csat.id}',
       1 + "user".rowid * 3 % 5, '${goal.id}', case "user".rowid % 3 when 0 then 'yes' else 'no' end,
       '${text.id}', 'The filters are hard to find'),
     1, ${at('"user".rowid * 2 + nth')}, ${at('"user".rowid * 2 + nth')}
   from "user", (select 0 as nth union all select 1) where workspace_id = @ws order by 10`,
  ...(['survey_shown', 'survey_ended'] as const).map(
    (
      name,
    ) => `insert into event (workspace_id, trust, subject, id, type, name, at, received_at, anonymous_id,
       session_id, account_id, is_internal, properties_json, flow_id, flow_version)
     select @ws, 1, 'user:' || user_id, '${name}-' || times.nth || id, 'track', '${name}', at, at, 'a' || user_id,
       's' || user_id, account_id, 0,
       ${name === 'survey_ended' ? "json_object('reason', case times.nth when 0 then 'done' else 'close' end)" : 'null'}, @survey, 1
     from response, (select 0 as nth union all select 1) as times
     where workspace_id = @ws and (times.nth = 0 or id like 'r0%') order by at`,
  ),
  `insert into flow_history (workspace_id, user_id, flow_id, shown_at, done_at, closed_at, progress_json, flow_version)
   select @ws, id, @tour, first_seen_at, case when rowid % 3 = 0 then first_seen_at end,
     case when rowid % 3 = 1 then first_seen_at end,
     json_object('step', case rowid % 3 when 0 then ${steps.at(-1)} else ${steps[0]} end, 'at', first_seen_at, 'seen',
       json(case rowid % 3 when 0 then json_array(${steps}) else json_array(${steps[0]}) end)), 1 + rowid % 2
   from "user" where workspace_id = @ws`,
  // What was seen of the tour, a second a step.
  `insert into event (workspace_id, trust, subject, id, type, name, at, received_at, anonymous_id, session_id,
     account_id, is_internal, properties_json, flow_id, flow_version)
   select @ws, 1, 'user:' || user_id, 'tour-' || seen.nth || user_id, 'track', seen.name, shown_at + seen.nth * 1000,
     shown_at + seen.nth * 1000, 'a' || user_id, 's' || user_id, "user".account_id, 0,
     case seen.name when 'tour_ended' then json_object('reason', case when done_at is null then 'close' else 'done' end)
       when 'tour_step_shown' then json_object('step', seen.step) end, flow_id, flow_version
   from flow_history join "user" on "user".workspace_id = @ws and "user".id = user_id
   join (select 0 as nth, 'tour_shown' as name, null as step${TOUR_STEPS}
     union all select 99, 'tour_ended', null) as seen
   where flow_history.workspace_id = @ws and flow_id = @tour and (seen.nth < 2 or done_at is not null
     or (seen.name = 'tour_ended' and closed_at is not null)) order by 7`,
  `insert into occurrence (workspace_id, id, kind, user_id, account_id, onboarding_model, detail_json, at,
     recorded_at, is_folded)
   select @ws, 'o' || id, 'detractor', user_id, account_id, 'low_touch_low_post', '{}', at, at, 0
   from response where workspace_id = @ws and answers_json ->> '${nps.id}' <= 6 order by at`,
  `insert into task (workspace_id, id, kind, user_id, account_id, occurrence_id, state, created_at, due_at,
     contacted_at, revision)
   select @ws, 't' || id, 'detractor', user_id, account_id, id, 'contacted', at, at + 2 * @day,
     at + rowid % 72 * 3600000, 1 from occurrence where workspace_id = @ws and kind = 'detractor'
   order by at`,
  `insert into goal (workspace_id, id, account_id, name, measure, start_value, target_value, now_value, now_at,
     start_at, fed_seq, state, state_at, created_at)
   select @ws, 'g' || id, id, 'Faster', 'hours', 0, 10, 4, @now, @now, 0,
     case rowid % 4 when 0 then 'reached' when 1 then 'at_risk' else 'open' end, @now, @now
   from account where workspace_id = @ws`,
  `insert into account_change (workspace_id, account_id, at, field, from_json, to_json, by_kind)
   select @ws, id, @now - rowid % 300 * @day, 'billingCents', billing_cents - 1000, billing_cents, 'import'
   from account where workspace_id = @ws`,
  `insert into notification (workspace_id, id, kind, subject, user_id, account_id, body_json, created_at)
   select @ws, 'n' || id, 'first_use', 'user:' || id, id, account_id, json_object('data', json_object('firstUseAt',
     strftime('%Y-%m-%dT%H:%M:%SZ', ${at('rowid')} / 1000, 'unixepoch'))), ${at('rowid')} + 2000
   from "user" where workspace_id = @ws order by 8`,
  `insert or ignore into delivery (workspace_id, notification_id, channel_id, status, attempts, next_attempt_at,
     delivered_at, queued_at)
   select @ws, id, 'ch', 'delivered', 1, created_at, created_at + rowid % 4000, created_at
   from notification where workspace_id = @ws order by created_at`,
];
