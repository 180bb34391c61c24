import { readChannels } from '../store/sql/channels.ts';
import type { Store } from '../store/store.ts';
import type { Mail } from './channels/channel.ts';
import { email as emailChannel } from './channels/email.ts';
import { type Language, toLanguage } from './render/words/index.ts';

/**
 * The link by which a password is chosen, by mail: over the workspace's own e-mail channel, for which somebody has
 * named a server already. Where there is none nobody is written to, and `polku user password` prints a link.
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
    const { subject, body } = TEXTS[toLanguage(person.language)];
    await mail(
      { host, port, isSecure, user, password },
      {
        from: `"${fromName.replace(/["\\]/g, '')}" <${from}>`,
        to: { name: person.name, address: person.email },
        subject,
        text: body(toPasswordLink(publicUrl(), token)),
        headers: { 'Auto-Submitted': 'auto-generated' },
      },
    );
  };
}

/** After the #, so that it is in no log of any server. */
export const toPasswordLink = (publicUrl: string, token: string): string =>
  `${publicUrl}/sign-in#password=${token}`;

const TEXTS: { [L in Language]: { subject: string; body: (link: string) => string } } = {
  en: {
    subject: 'Choose a new password for Polku',
    body: (link) =>
      `Somebody, most likely you, asked for a new password for Polku.\n\n${link}\n\nThe link works once, within an hour. If it was not you, there is nothing to do: your password stays as it is.\n`,
  },
  fi: {
    subject: 'Valitse uusi Polku-salasana',
    body: (link) =>
      `Joku, todennäköisesti sinä, pyysi uutta salasanaa Polkuun.\n\n${link}\n\nLinkki toimii kerran, tunnin ajan. Jos et pyytänyt sitä itse, sinun ei tarvitse tehdä mitään: salasanasi pysyy ennallaan.\n`,
  },
};
