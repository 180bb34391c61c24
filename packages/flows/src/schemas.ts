/** The zod schemas, for the server, the console's editor and tools. Never imported by browser code. */
export {
  DEFAULT_POLICY,
  FlowHistory,
  PersonPart,
  PersonRequest,
  Policy,
  PreviewAnswer,
  PreviewRequest,
  SharedPart,
} from './bootstrap.ts';
export type { Finding } from './finding.ts';
export { Flow, flowExamples } from './flow.ts';
export {
  ConversationMessageSent,
  ConversationRead,
  INBOX_PLACES,
  InboxAnswer,
  InboxPlace,
  InboxRequest,
  MessageText,
} from './inbox/schema.ts';
export { LANGUAGE_TAG, LocalizedText } from './language.ts';
export { languagesOf, lintFlow, stepsAhead } from './lint.ts';
export { InvitationAnswered } from './message/invitation/schema.ts';
export {
  isAnswerTo,
  Question,
  questionExamples,
} from './questions/schemas.ts';
export { type ShownAnswer, toShownAnswer } from './questions/shown.ts';
export { surfaceExamples } from './surfaces/schemas.ts';
export { SurveyAnswered } from './survey/schema.ts';
export { Theme } from './theme.ts';
