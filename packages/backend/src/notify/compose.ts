import type { DueDelivery } from '../store/sql/outbox.ts';
import { readNames, readTitles } from '../store/sql/outbox.ts';
import { readSuccessSettings } from '../store/sql/success-settings.ts';
import type { Db } from '../store/store.ts';
import { toSpoken } from '../success/languages.ts';
import type { Message, Recipient } from './channels/channel.ts';
import { readQuotes } from './quotes.ts';
import { renderMessage } from './render/index.ts';
import type { Names } from './render/rendered.ts';
import { type Act, toActToken } from './signed-link.ts';

/** From a delivery that is due to what a channel is given. Names are read only when the channel asks for them. */
export function composeMessage(
  db: Db,
  delivery: DueDelivery,
  { publicUrl }: { publicUrl: string },
): Message {
  const { notificationId: id, bodyJson, attempts, kind } = delivery;
  const to = toRecipient(delivery);
  return {
    id,
    body: bodyJson,
    attempts,
    to,
    names: () => readNames(db, delivery),
    async render({ includeNames, language }) {
      const names: Names = includeNames
        ? { ...(await readNames(db, delivery)), ...(await readQuotes(db, delivery)) }
        : { user: null, account: null, owner: null, ...(await readTitles(db, delivery)) };
      // A person has their own; a room has the workspace's.
      const { languages, calendar } = to
        ? NOBODYS
        : await readSuccessSettings(db, delivery.workspaceId);
      return renderMessage(bodyJson, {
        names,
        language: to?.language ?? language ?? toSpoken(languages),
        timeZone: to?.timeZone ?? calendar?.timeZone,
        publicUrl,
      });
    },
    acknowledgeUrl: to && `${publicUrl}/acknowledge/${toToken(delivery, 'acknowledge', to)}`,
    acknowledgeToken: to && toToken(delivery, 'acknowledge', to),
    unsubscribeUrl:
      to && kind === 'digest'
        ? `${publicUrl}/unsubscribe/${toToken(delivery, 'unsubscribe', to)}`
        : undefined,
  };
}

const NOBODYS = { languages: [], calendar: undefined };

function toRecipient(delivery: DueDelivery): Recipient | undefined {
  const { toId: id, toEmail: email, toName, toLanguage, toTimeZone } = delivery;
  if (id === null || email === null) return undefined;
  const language = toLanguage ?? undefined;
  return { id, email, name: toName ?? email, language, timeZone: toTimeZone ?? undefined };
}

const toToken = (
  { workspaceId, notificationId: id, secret }: DueDelivery,
  kind: Act['kind'],
  to: Recipient,
): string => toActToken({ kind, workspaceId, id, personId: to.id }, secret);
