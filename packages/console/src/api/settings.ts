import type { Role } from '@polku/backend/api';
import type { AuditPage, Invitation } from '@polku/backend/api-doors';
import type { PeopleList } from '@polku/backend/api-people';
import type {
  MilestoneForecast,
  MilestoneList,
  WorkspaceSettings,
} from '@polku/backend/api-workspace';
import type {
  ChannelList,
  ChannelReplayed,
  ChannelTestResult,
  DeliveryLog,
} from '@polku/backend/channel-api';
import type { MilestoneRule } from '@polku/protocol';
import { type Client, part, type Query } from './client.ts';

export type SettingsApi = ReturnType<typeof createSettingsApi>;
export type NewMilestone = { name: string; rule: MilestoneRule };
export type Channel = ChannelList['channels'][number];

export const createSettingsApi = ({ get, send }: Client) => ({
  workspace: () => get<WorkspaceSettings>('/api/settings/workspace'),
  setWorkspace: (change: { origins?: readonly string[]; isTrial?: boolean }) =>
    send<WorkspaceSettings>('PATCH', '/api/settings/workspace', change),
  milestones: () => get<MilestoneList>('/api/settings/milestones'),
  forecast: (given: NewMilestone) =>
    send<MilestoneForecast>('POST', '/api/settings/milestones/forecast', given),
  publishMilestone: (given: NewMilestone) =>
    send<MilestoneList>('PUT', '/api/settings/milestones', given),
  people: () => get<PeopleList>('/api/people'),
  invite: (person: { name: string; email: string; role: Role }) =>
    send<Invitation>('POST', '/api/people', person),
  setAccess: (id: string, access: { role?: Role; isActive?: boolean }) =>
    send<unknown>('PATCH', `/api/people/${part(id)}/access`, access),
  audit: (asked: Query) => get<AuditPage>('/api/audit', asked),
  channels: () => get<ChannelList>('/api/channels'),
  testChannel: (id: string) => send<ChannelTestResult>('POST', `/api/channels/${part(id)}/test`),
  setChannel: (id: string, isEnabled: boolean) =>
    send<void>('PATCH', `/api/channels/${part(id)}`, { isEnabled }),
  deliveries: (id: string) => get<DeliveryLog>(`/api/channels/${part(id)}/deliveries`),
  replay: (id: string, ids: readonly string[]) =>
    send<ChannelReplayed>('POST', `/api/channels/${part(id)}/replay`, { ids }),
});
