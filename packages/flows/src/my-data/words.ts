/** In all our languages: these are loaded with the panel, and by nobody else. */
export const myDataWords = {
  title: 'My data',
  close: 'Close',
  intro: 'This is stored about you. You can save it, or delete it, yourself.',
  loading: 'Looking it up…',
  nothing: 'Nothing is stored about you.',
  profile: 'Who you are',
  activity: 'What you did here',
  answers: 'Your answers',
  messages: 'Your messages',
  other: 'Kept beside it',
  download: 'Download everything',
  erase: 'Delete everything…',
  sure: 'Delete everything about you?',
  consequence:
    'What you did here, your answers and your messages are deleted for good. Your account in this product stays.',
  keep: 'Keep it',
  eraseNow: 'Delete for good',
  erasing: 'Deleting…',
  erased: 'It has been deleted.',
  copies: 'Messages about you that were already sent to our staff are deleted by them.',
  failed: 'That did not succeed. Nothing has changed.',
  unsure: 'No answer came. Look again to see whether it has been deleted.',
  tooOften: 'This was asked for just now. Try again in a minute.',
  signedOut: 'You are not signed in. Sign in, and try again.',
  retry: 'Try again',
};

const finnish: typeof myDataWords = {
  title: 'Omat tietoni',
  close: 'Sulje',
  intro: 'Tämä sinusta on tallennettu. Voit itse ladata tai poistaa sen.',
  loading: 'Haetaan…',
  nothing: 'Sinusta ei ole tallennettu mitään.',
  profile: 'Kuka olet',
  activity: 'Mitä olet täällä tehnyt',
  answers: 'Vastauksesi',
  messages: 'Viestisi',
  other: 'Näiden lisäksi',
  download: 'Lataa kaikki',
  erase: 'Poista kaikki…',
  sure: 'Poistetaanko kaikki tietosi?',
  consequence:
    'Se, mitä olet täällä tehnyt, sekä vastauksesi ja viestisi poistetaan pysyvästi. Tilisi tässä palvelussa säilyy.',
  keep: 'Säilytä',
  eraseNow: 'Poista pysyvästi',
  erasing: 'Poistetaan…',
  erased: 'Tietosi on poistettu.',
  copies: 'Henkilökunnallemme jo lähetetyt viestit sinusta he poistavat itse.',
  failed: 'Se ei onnistunut. Mikään ei muuttunut.',
  unsure: 'Vastausta ei tullut. Katso uudelleen, onko tiedot poistettu.',
  tooOften: 'Tätä pyydettiin juuri äsken. Yritä uudelleen minuutin päästä.',
  signedOut: 'Et ole kirjautuneena. Kirjaudu sisään ja yritä uudelleen.',
  retry: 'Yritä uudelleen',
};

const swedish: typeof myDataWords = {
  title: 'Mina uppgifter',
  close: 'Stäng',
  intro: 'Det här finns sparat om dig. Du kan själv ladda ner eller ta bort det.',
  loading: 'Hämtar…',
  nothing: 'Inget finns sparat om dig.',
  profile: 'Vem du är',
  activity: 'Vad du har gjort här',
  answers: 'Dina svar',
  messages: 'Dina meddelanden',
  other: 'Utöver det',
  download: 'Ladda ner allt',
  erase: 'Ta bort allt…',
  sure: 'Ta bort allt om dig?',
  consequence:
    'Det du har gjort här, dina svar och dina meddelanden tas bort för gott. Ditt konto i tjänsten finns kvar.',
  keep: 'Behåll',
  eraseNow: 'Ta bort för gott',
  erasing: 'Tar bort…',
  erased: 'Allt är borttaget.',
  copies: 'Meddelanden om dig som redan skickats till vår personal tar de själva bort.',
  failed: 'Det gick inte. Inget har ändrats.',
  unsure: 'Inget svar kom. Titta igen för att se om allt är borttaget.',
  tooOften: 'Det här begärdes alldeles nyss. Försök igen om en minut.',
  signedOut: 'Du är inte inloggad. Logga in och försök igen.',
  retry: 'Försök igen',
};

const LANGUAGES: { readonly [language: string]: typeof myDataWords } = {
  en: myDataWords,
  fi: finnish,
  sv: swedish,
};

type Said = { readonly myData?: Partial<typeof myDataWords> };
/** What the host adds, as far as it is of this panel. */
type More = { readonly [language: string]: Said | (() => Said | Promise<Said>) };

/**
 * In the first of these languages that we or the host have; else in English. The host's go before ours, word by word.
 *
 * @param languages most wanted first
 */
export async function loadMyDataWords(
  languages: readonly string[],
  more: More = {},
): Promise<typeof myDataWords> {
  const tags = languages.flatMap((tag) => [tag, tag.split('-')[0] as string]);
  const tag =
    tags.find((each) => Object.hasOwn(LANGUAGES, each) || Object.hasOwn(more, each)) ?? '';
  const theirs = more[tag];
  const over = typeof theirs === 'function' ? await theirs() : theirs;
  return { ...myDataWords, ...LANGUAGES[tag], ...over?.myData };
}
