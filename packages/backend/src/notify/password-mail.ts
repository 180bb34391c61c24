import { randomUUID } from 'node:crypto';
import { readChannels } from '../store/sql/channels.ts';
import type { Store } from '../store/store.ts';
import { toPasswordLink } from '../success/password-link.ts';
import type { Mail } from './channels/channel.ts';
import { email as emailChannel } from './channels/email.ts';
import { toMailBody } from './channels/email-body.ts';
import { type Language, toLanguage } from './render/words/index.ts';

/**
 * The link by which a password is chosen, by mail: over the workspace's own e-mail channel, for which somebody has
 * named a server already. Where there is none nobody is written to, and `polku user create --password` prints a link for whoever runs it.
 */
export type PasswordMailOptions = {
  store: Store;
  mail: Mail;
  publicUrl: () => string;
};

export function createPasswordMail({ store, mail, publicUrl }: PasswordMailOptions) {
  return async (to: { workspaceId: string; id: string }, token: string): Promise<void> => {
    const channels = await readChannels(store.db, to.workspaceId);
    const channel = channels.find(({ kind, isEnabled }) => kind === 'email' && isEnabled);
    const person = await store.db
      .selectFrom('person')
      .select(['email', 'name', 'language'])
      .where('workspace_id', '=', to.workspaceId)
      .where('id', '=', to.id)
      .executeTakeFirst();
    if (!channel || !person) return;
    const { host, port, isSecure, user, password, from, fromName } = emailChannel.config.parse(
      JSON.parse(channel.configJson),
    );
    const language = toLanguage(person.language);
    const { reason, button, ...said } = TEXTS[language];
    const action = { label: button, url: toPasswordLink(publicUrl(), token) };
    const body = toMailBody({ language, facts: [], action, ...said }, { reason });
    await mail(
      { host, port, isSecure, user, password },
      {
        from: `"${fromName.replace(/["\\]/g, '')}" <${from}>`,
        to: { name: person.name, address: person.email },
        ...body,
        messageId: `<${randomUUID()}@${from.slice(from.lastIndexOf('@') + 1)}>`,
        headers: { 'Auto-Submitted': 'auto-generated' },
      },
    );
  };
}

type Texts = { title: string; lines: string[]; button: string; reason: string };

const TEXTS: { [L in Language]: Texts } = {
  en: {
    title: 'Choose a new password',
    lines: [
      'Somebody, most likely you, asked for a new password for Polku.',
      'The link works once, within an hour. If it was not you, there is nothing to do: your password stays as it is.',
    ],
    button: 'Choose a password',
    reason: 'You get this because your e-mail address was given on the sign-in page of Polku.',
  },
  fi: {
    title: 'Valitse uusi salasana',
    lines: [
      'Joku, todennäköisesti sinä, pyysi uutta salasanaa Polkuun.',
      'Linkki toimii kerran, tunnin ajan. Jos et pyytänyt sitä itse, sinun ei tarvitse tehdä mitään: salasanasi pysyy ennallaan.',
    ],
    button: 'Valitse salasana',
    reason: 'Saat tämän, koska sähköpostiosoitteesi annettiin Polun kirjautumissivulla.',
  },
};
