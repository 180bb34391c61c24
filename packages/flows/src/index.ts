/** Types alone: importing this file costs a browser nothing. */
export type { EventCondition, Rule } from '@polku/protocol';
export type {
  FlowHistory,
  PersonPart,
  PersonRequest,
  Policy,
  PreviewAnswer,
  PreviewRequest,
  SharedPart,
} from './bootstrap.ts';
export type { Checklist, ChecklistItem } from './checklist/schema.ts';
export type { Flow, FlowKind } from './flow.ts';
export type {
  Conversation,
  ConversationMessage,
  ConversationMessageSent,
  ConversationRead,
  InboxAnswer,
  InboxPlace,
  InboxRequest,
} from './inbox/schema.ts';
export type { LocalizedText } from './language.ts';
export type { InvitationAnswered, InvitationState } from './message/invitation/schema.ts';
export type { Message } from './message/schema.ts';
export type { Question, QuestionKind } from './questions/schemas.ts';
export type { TargetRef } from './stage.ts';
export type { Surface, SurfaceKind } from './surfaces/schemas.ts';
export type { Survey, SurveyAnswered } from './survey/schema.ts';
export type { Theme } from './theme.ts';
export type { CodeAdvance, CodeStep, CodeTour, TourHooks } from './tour/code.ts';
export type { TourMove } from './tour/path.ts';
export type { Tour, TourStep } from './tour/schema.ts';
export type { MoreWords, SomeWords, Words } from './words/words.ts';
