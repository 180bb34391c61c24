import { Flow, Policy, Question } from '@polku/flows/schemas';
import { MilestoneRule, Rule } from '@polku/protocol/schemas';
import { z } from 'zod';
import * as general from '../api.ts';
import * as accounts from '../api-accounts.ts';
import * as conversations from '../api-conversations.ts';
import * as doors from '../api-doors.ts';
import * as figures from '../api-figures.ts';
import * as firstRun from '../api-first-run.ts';
import * as flows from '../api-flows.ts';
import * as imports from '../api-import.ts';
import * as inbox from '../api-inbox.ts';
import * as insight from '../api-insight.ts';
import * as listening from '../api-listening.ts';
import * as people from '../api-people.ts';
import * as playbooks from '../api-playbooks.ts';
import * as privacy from '../api-privacy.ts';
import * as settings from '../api-settings.ts';
import * as workspace from '../api-workspace.ts';
import * as channels from '../channel-api.ts';
import { AudienceBody } from '../flows.ts';
import { NewMilestone } from '../workspace-settings.ts';

/** What the console reads, by the names that it has in the code; and what refers to itself, which needs one. */
export const CONSOLE_NAMED: { [name: string]: z.ZodType } = Object.fromEntries(
  [
    ...[general, accounts, conversations, doors, figures, firstRun, flows, imports, inbox],
    ...[insight, listening, people, playbooks, privacy, settings, workspace, channels],
    { Flow, Question, Policy, Rule, MilestoneRule, AudienceBody, NewMilestone },
  ].flatMap((shapes) =>
    Object.entries<unknown>(shapes).flatMap(([name, shape]) =>
      shape instanceof z.ZodType ? [[name, shape] as const] : [],
    ),
  ),
);
