import { Policy } from '@polku/flows/schemas';
import { z } from 'zod';
import {
  AudienceAnswer,
  FlowList,
  FlowPage,
  FlowPreviewLink,
  FlowResultsPage,
  FlowTerms,
  SavedDraft,
} from '../api-flows.ts';
import {
  AlertInsight,
  FirstUseInsight,
  FunnelInsight,
  GoalInsight,
  LoopInsight,
  MoneyInsight,
} from '../api-insight.ts';
import { AskingInsight, ScoreInsight, WordsInsight } from '../api-listening.ts';
import { RetentionSettings } from '../api-privacy.ts';
import {
  AskingLimits,
  HolidayList,
  SettingsChanged,
  SettingsPage,
  SettingsPatch,
} from '../api-settings.ts';
import { MilestoneForecast, MilestoneList, WorkspaceSettings } from '../api-workspace.ts';
import {
  ChannelAdded,
  ChannelConfigured,
  ChannelList,
  ChannelReplayed,
  ChannelTestResult,
  DeliveryLog,
} from '../channel-api.ts';
import { ChannelChange, Configured, NewChannel, Replay, Tried } from '../channels.ts';
import {
  AudienceBody,
  DraftBody,
  PausedBody,
  PreviewBody,
  PublishBody,
  VersionBody,
} from '../flows.ts';
import { Days } from '../privacy.ts';
import { NewMilestone, WorkspaceChange } from '../workspace-settings.ts';
import { does, gives, type Routes, takes } from './say.ts';

/** A line a figure: the names of its parts, and its value with its interval. */
const ExportedLines = z.object({
  figure: z.string(),
  lines: z.array(z.record(z.string(), z.union([z.string(), z.number(), z.null()]))),
});

/** Flows, figures, settings and channels. */
export const SETUP: Routes = {
  'GET /api/flows': gives('The flows.', FlowList),
  'GET /api/flows/terms': gives('What the forms offer.', FlowTerms),
  'POST /api/flows/paused': takes('Shows nothing to anybody, or again.', PausedBody, FlowList),
  'POST /api/flows/audience': takes('Whom an audience holds for.', AudienceBody, AudienceAnswer),
  'GET /api/flows/{id}': gives('A flow.', FlowPage),
  'GET /api/flows/{id}/results': gives('What became of it.', FlowResultsPage),
  'PUT /api/flows/{id}/draft': takes('Keeps a draft.', DraftBody, SavedDraft),
  'DELETE /api/flows/{id}/draft': does('Throws the draft away.'),
  'POST /api/flows/{id}/publish': takes('Publishes, now or later.', PublishBody, FlowPage),
  'POST /api/flows/{id}/rollback': takes('Goes back to a version.', VersionBody, FlowPage),
  'POST /api/flows/{id}/pause': gives('Takes it back.', FlowPage),
  'POST /api/flows/{id}/cancel': gives('Does not publish what was planned.', FlowPage),
  'POST /api/flows/{id}/preview': takes('A link to the real page.', PreviewBody, FlowPreviewLink),

  'GET /api/insight/goals': gives('What accounts bought the product for.', GoalInsight),
  'GET /api/insight/first-use': gives('Time to the first use.', FirstUseInsight),
  'GET /api/insight/funnel': gives('Where people leave.', FunnelInsight),
  'GET /api/insight/nps': gives('NPS.', ScoreInsight),
  'GET /api/insight/ces': gives('CES.', ScoreInsight),
  'GET /api/insight/csat': gives('CSAT.', ScoreInsight),
  'GET /api/insight/asking': gives('What becomes of asking.', AskingInsight),
  'GET /api/insight/loop': gives('Whether detractors are heard.', LoopInsight),
  'GET /api/insight/alerts': gives('How soon people hear, and are in touch.', AlertInsight),
  'GET /api/insight/money': gives('Answers held against money.', MoneyInsight),
  'GET /api/insight/words': gives('What users wrote.', WordsInsight),
  'GET /api/insight/export': gives('A figure to take away; CSV as text/csv.', ExportedLines),

  'GET /api/settings/success': gives('How accounts are treated.', SettingsPage),
  'PATCH /api/settings/success': takes('Changes sections of it.', SettingsPatch, SettingsChanged),
  'PUT /api/settings/success': takes(
    'Writes all that is the workspace’s own.',
    SettingsPatch,
    SettingsPage,
  ),
  'GET /api/settings/asking': gives('How often users are asked.', AskingLimits),
  'PUT /api/settings/asking': takes('Changes that.', Policy, AskingLimits),
  'GET /api/settings/holidays': gives('The next holidays of a country.', HolidayList),
  'GET /api/settings/retention': gives('For how long what is kept.', RetentionSettings),
  'PUT /api/settings/retention': takes('Changes that.', Days, RetentionSettings),
  'GET /api/settings/workspace': gives('What a page needs.', WorkspaceSettings),
  'PATCH /api/settings/workspace': takes('Who may send.', WorkspaceChange, WorkspaceSettings),
  'GET /api/settings/milestones': gives('The milestones.', MilestoneList),
  'PUT /api/settings/milestones': takes('Publishes one.', NewMilestone, MilestoneList),
  'POST /api/settings/milestones/forecast': takes(
    'Whom it would record.',
    NewMilestone,
    MilestoneForecast,
  ),

  'GET /api/channels': gives('By what notifications go out.', ChannelList),
  'POST /api/channels': takes(
    'Adds one; its secret is told this once.',
    NewChannel,
    ChannelAdded,
    201,
  ),
  'PATCH /api/channels/{id}': takes('Names, pauses, or gives it a fallback.', ChannelChange),
  'GET /api/channels/{id}/config': gives('How it is set up.', ChannelConfigured),
  'PUT /api/channels/{id}/config': takes('Sets it up anew.', Configured, ChannelConfigured),
  'POST /api/channels/test': takes('Tries what is not kept yet.', Tried, ChannelTestResult),
  'POST /api/channels/{id}/rotate': gives('A new secret.', ChannelAdded),
  'POST /api/channels/{id}/test': gives('Sends a test to whoever asks.', ChannelTestResult),
  'GET /api/channels/{id}/deliveries': gives('What was sent, and how it went.', DeliveryLog),
  'POST /api/channels/{id}/replay': takes('Sends again.', Replay, ChannelReplayed),
};
