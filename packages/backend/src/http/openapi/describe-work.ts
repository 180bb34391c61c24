import { AccountChange } from '../../success/account-change.ts';
import {
  ContactRecord,
  GoalRecord,
  HandoverRecord,
  NoteRecord,
} from '../../success/account-items.ts';
import { Playbook } from '../../success/playbook.ts';
import { ImportBody } from '../account-import.ts';
import { NewView } from '../account-table.ts';
import { AccountList, AccountPage, AccountRecord, AccountShares } from '../api.ts';
import {
  AccountChanges,
  AccountProgress,
  AccountTable,
  AccountTimeline,
  SavedViews,
} from '../api-accounts.ts';
import { AccountConversation, AccountConversations } from '../api-conversations.ts';
import { AccountImportLine } from '../api-import.ts';
import { InboxChange, InboxItem, InboxPage } from '../api-inbox.ts';
import {
  PlaybookDryRun,
  PlaybookList,
  ReferenceList,
  TaskFigures,
  TaskList,
  TaskPage,
} from '../api-playbooks.ts';
import { NewConversation, NewMessage } from '../conversations.ts';
import { DryRunBody } from '../playbooks.ts';
import { Answer, Asking } from '../references.ts';
import { NewShare } from '../success-path/routes.ts';
import { NewTask, TaskChanging } from '../tasks.ts';
import { gives, type Routes, takes } from './say.ts';

/** Accounts, what comes in, and what is to be done. */
export const WORK: Routes = {
  'GET /api/accounts': gives('The accounts.', AccountList),
  'GET /api/account-table': gives('All accounts, column by column.', AccountTable),
  'GET /api/saved-views': gives('Pages that one has named.', SavedViews),
  'PUT /api/saved-views/{id}': takes('Names a page.', NewView, SavedViews),
  'DELETE /api/saved-views/{id}': gives('Forgets a named page.', SavedViews),
  'POST /api/accounts/import': {
    ...takes('Accounts out of a CSV; a line each of how it goes.', ImportBody, AccountImportLine),
    type: 'application/x-ndjson',
  },
  'GET /api/accounts/{id}': gives('An account, its users and what they did.', AccountPage),
  'PATCH /api/accounts/{id}': takes('Changes an account.', AccountChange, AccountRecord),
  'GET /api/accounts/{id}/record': gives('What people know of an account.', AccountRecord),
  'GET /api/accounts/{id}/progress': gives('How far its users are.', AccountProgress),
  'GET /api/accounts/{id}/timeline': gives('What happened, the newest first.', AccountTimeline),
  'GET /api/accounts/{id}/changes': gives('Who changed what.', AccountChanges),
  'PUT /api/accounts/{id}/handover': takes('Writes the handover.', HandoverRecord, AccountRecord),
  'POST /api/accounts/{id}/handover/accept': gives('Accepts the handover.', AccountRecord),
  'PUT /api/accounts/{id}/goals/{item}': takes('Writes a goal.', GoalRecord, AccountRecord),
  'PUT /api/accounts/{id}/contacts/{item}': takes(
    'Writes a contact.',
    ContactRecord,
    AccountRecord,
  ),
  'PUT /api/accounts/{id}/notes/{item}': takes('Writes a note.', NoteRecord, AccountRecord),
  'DELETE /api/accounts/{id}/goals/{item}': gives('Takes a goal away.', AccountRecord),
  'DELETE /api/accounts/{id}/contacts/{item}': gives('Takes a contact away.', AccountRecord),
  'DELETE /api/accounts/{id}/notes/{item}': gives('Takes a note away.', AccountRecord),
  'GET /api/accounts/{id}/shares': gives('Links to the customer’s success path.', AccountShares),
  'POST /api/accounts/{id}/shares': takes('Makes such a link.', NewShare, AccountShares),
  'DELETE /api/accounts/{id}/shares/{share}': gives('Ends one.', AccountShares),

  'GET /api/accounts/{id}/conversations': gives('What was written.', AccountConversations),
  'POST /api/accounts/{id}/conversations': takes(
    'Writes to a user first.',
    NewConversation,
    AccountConversation,
  ),
  'POST /api/conversations/{id}/messages': takes('Answers.', NewMessage, AccountConversation),

  'GET /api/inbox': gives('What came in, the newest first.', InboxPage),
  'POST /api/inbox/{id}/acknowledge': gives('Takes it on.', InboxItem),
  'DELETE /api/inbox/{id}/acknowledge': gives('Gives it back.', InboxItem),
  'POST /api/inbox/{id}/changes': takes('Does something with it.', InboxChange, InboxItem),
  'GET /api/feed': gives('The live feed of the inbox.', InboxItem, { type: 'text/event-stream' }),

  'GET /api/tasks': gives('What is to be done.', TaskList),
  'GET /api/tasks/figures': gives('How much was done in time.', TaskFigures),
  'GET /api/tasks/{id}': gives('A task and its changes.', TaskPage),
  'POST /api/tasks': takes('Makes a task.', NewTask, TaskPage),
  'POST /api/tasks/{id}/changes': takes('Changes a task.', TaskChanging, TaskPage),
  'GET /api/playbooks': gives('What is done when something occurs.', PlaybookList),
  'PUT /api/playbooks/{key}': takes('Changes a playbook.', Playbook, PlaybookList),
  'DELETE /api/playbooks/{key}': gives('Gives it back to what stood before.', PlaybookList),
  'POST /api/playbooks/dry-run': takes('What it would have done.', DryRunBody, PlaybookDryRun),
  'GET /api/references': gives('Who might speak for the product.', ReferenceList),
  'POST /api/references': takes('Writes that one is asked.', Asking, ReferenceList),
  'POST /api/references/{id}/answer': takes('Writes what they said.', Answer, ReferenceList),
};
