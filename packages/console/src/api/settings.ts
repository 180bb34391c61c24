import type { Role } from '@polku/backend/api';
import type {
  AuditPage,
  Invitation,
  KeyList,
  KeyMade,
  KeyRotated,
  SessionList,
} from '@polku/backend/api-doors';
import type { PeopleList, PersonLine, PersonPatch, Telling } from '@polku/backend/api-people';
import type {
  PersonErased,
  PersonExport,
  RetentionSettings,
  UserList,
} from '@polku/backend/api-privacy';
import type {
  AskingLimits,
  HolidayList,
  SettingsChanged,
  SettingsPage,
  SettingsPatch,
} from '@polku/backend/api-settings';
import type {
  MilestoneForecast,
  MilestoneList,
  WorkspaceSettings,
} from '@polku/backend/api-workspace';
import type {
  ChannelAdded,
  ChannelConfigured,
  ChannelList,
  ChannelReplayed,
  ChannelTestResult,
  DeliveryLog,
} from '@polku/backend/channel-api';
import type { MilestoneRule } from '@polku/protocol';
import { type Client, part, type Query } from './client.ts';

export type SettingsApi = ReturnType<typeof createSettingsApi>;
export type NewMilestone = { name: string; rule: MilestoneRule };
export type Rotating = keyof KeyList['hasFormer'];
export type ChannelSetup = { kind: string; config: object; id?: string; name?: string };
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
  success: () => get<SettingsPage>('/api/settings/success'),
  changeSuccess: (patch: SettingsPatch) =>
    send<SettingsChanged>('PATCH', '/api/settings/success', patch),
  trySuccess: (patch: SettingsPatch) =>
    send<SettingsChanged>('PATCH', '/api/settings/success?dryRun=true', patch),
  holidays: (country: string, language: string) =>
    get<HolidayList>('/api/settings/holidays', { country, language }),
  asking: () => get<AskingLimits>('/api/settings/asking'),
  saveAsking: (policy: AskingLimits['policy']) =>
    send<AskingLimits>('PUT', '/api/settings/asking', policy),
  keys: () => get<KeyList>('/api/keys'),
  makeKey: (made: { name: string; scopes: readonly string[] }) =>
    send<KeyMade>('POST', '/api/keys', made),
  endKey: (id: string) => send<KeyList>('DELETE', `/api/keys/${part(id)}`),
  rotateKey: (what: Rotating) => send<KeyRotated>('POST', `/api/keys/${what}/rotate`),
  endFormer: (what: Rotating) => send<KeyList>('DELETE', `/api/keys/${what}/former`),
  findUsers: (find: string) => get<UserList>('/api/users', { find }),
  personData: (id: string) => get<PersonExport>(`/api/users/${part(id)}/data`),
  erasePerson: (id: string) => send<PersonErased>('DELETE', `/api/users/${part(id)}/data`),
  retention: () => get<RetentionSettings>('/api/settings/retention'),
  saveRetention: (days: { [kind: string]: number | null }) =>
    send<RetentionSettings>('PUT', '/api/settings/retention', { days }),
  changeMe: (change: PersonPatch) => send<PersonLine>('PATCH', '/api/me', change),
  telling: () => get<Telling>('/api/me/telling'),
  saveTelling: (telling: Telling) => send<Telling>('PUT', '/api/me/telling', telling),
  sessions: () => get<SessionList>('/api/me/sessions'),
  endSession: (id: string) => send<void>('DELETE', `/api/me/sessions/${part(id)}`),
  changePassword: (change: { current?: string; password: string }) =>
    send<void>('PUT', '/api/me/password', change),
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
  addChannel: (made: ChannelSetup) => send<ChannelAdded>('POST', '/api/channels', made),
  tryChannel: (made: ChannelSetup) => send<ChannelTestResult>('POST', '/api/channels/test', made),
  channelConfig: (id: string) => get<ChannelConfigured>(`/api/channels/${part(id)}/config`),
  configureChannel: (id: string, config: object) =>
    send<ChannelConfigured>('PUT', `/api/channels/${part(id)}/config`, { config }),
  nameChannel: (id: string, name: string) =>
    send<void>('PATCH', `/api/channels/${part(id)}`, { name }),
  deliveries: (id: string) => get<DeliveryLog>(`/api/channels/${part(id)}/deliveries`),
  replay: (id: string, ids: readonly string[]) =>
    send<ChannelReplayed>('POST', `/api/channels/${part(id)}/replay`, { ids }),
});
