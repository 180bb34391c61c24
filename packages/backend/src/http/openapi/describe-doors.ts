import { PersonChange } from '../../success/person-change.ts';
import { Telling } from '../../success/telling.ts';
import { Me } from '../api.ts';
import {
  AuditPage,
  Invitation,
  KeyList,
  KeyMade,
  KeyRotated,
  SessionList,
  Setup,
  WaysIn,
} from '../api-doors.ts';
import { FirstRunPage } from '../api-first-run.ts';
import { PeopleList, PersonLine } from '../api-people.ts';
import { PersonErased, PersonExport, UserList } from '../api-privacy.ts';
import { Skip } from '../first-run.ts';
import { AccessChange, Invited, NewKey } from '../members.ts';
import { Choice, Guess, PasswordChange, Reminder } from '../password.ts';
import { SignIn } from '../session.ts';
import { does, gives, type Routes, takes } from './say.ts';

/** Ways in, people and their rights, keys, the audit, a person's data. */
export const DOORS: Routes = {
  'POST /api/session': takes('Signs in by a link.', SignIn),
  'DELETE /api/session': does('Signs out.'),
  'GET /api/session/ways': gives('How people sign in here.', WaysIn),
  'GET /api/session/oidc': does('To the OpenID provider.', 302),
  'GET /api/session/oidc/callback': does('Back from the OpenID provider.', 302),
  'POST /api/session/password': takes('Signs in by a password.', Guess),
  'PUT /api/password': takes('Chooses a password by a link, and signs in.', Choice),
  'POST /api/password/reminder': takes('Sends a link, where there is a mail channel.', Reminder),
  'POST /api/setup': takes('Makes the first workspace.', Setup),
  'GET /api/first-run': gives('How far a new workspace is.', FirstRunPage),
  'PATCH /api/first-run': takes('Passes a step over, or comes back to it.', Skip, FirstRunPage),
  'DELETE /api/first-run': gives('Ends the first run.', FirstRunPage),

  'GET /api/me': gives('Who is signed in.', Me),
  'PATCH /api/me': takes('Changes what one says of oneself.', PersonChange, PersonLine),
  'PUT /api/me/password': takes(
    'Changes one’s password, ends one’s other sessions.',
    PasswordChange,
  ),
  'GET /api/me/sessions': gives('Where one is signed in.', SessionList),
  'DELETE /api/me/sessions/{id}': does('Ends a session.'),
  'GET /api/me/telling': gives('How one hears of what.', Telling),
  'PUT /api/me/telling': takes('How one wants to hear of what.', Telling, Telling),

  'GET /api/people': gives('Who works here.', PeopleList),
  'POST /api/people': takes('Invites somebody.', Invited, Invitation, 201),
  'PATCH /api/people/{id}': takes(
    'When somebody is away, where they work.',
    PersonChange,
    PersonLine,
  ),
  'PATCH /api/people/{id}/access': takes('Gives a role, lets nobody in.', AccessChange),
  'GET /api/keys': gives('Secret keys, without themselves.', KeyList),
  'POST /api/keys': takes('Makes a key, told this once.', NewKey, KeyMade, 201),
  'DELETE /api/keys/{id}': gives('Ends a key.', KeyList),
  'POST /api/keys/write-key/rotate': gives('A new write key, beside the former.', KeyRotated),
  'DELETE /api/keys/write-key/former': gives('Ends the former.', KeyList),
  'POST /api/keys/token-secret/rotate': gives('A new token secret, told this once.', KeyRotated),
  'DELETE /api/keys/token-secret/former': gives('Ends the former.', KeyList),
  'GET /api/audit': gives('Who saw and did what.', AuditPage),

  'GET /api/users': gives('Users by a part of their id, name or e-mail.', UserList),
  'GET /api/users/{id}/data': gives('All that is held about a user.', PersonExport),
  'DELETE /api/users/{id}/data': gives('Forgets a user.', PersonErased),
};
