/** The log as a table, drawn again when the server says there is something new. Text only. */

const TEXTS = {
  en: {
    title: 'Notifications',
    lead: 'Each delivery is verified by its signature before anything is read from it.',
    empty: 'Nothing has arrived yet. Create the first report of a new user in the demo product.',
    time: 'Received',
    signature: 'Signature',
    user: 'User',
    account: 'Account',
    first: 'Account’s first',
    id: 'Id',
    verified: '✓ verified',
    refused: '✗ refused',
    repeated: 'repeated',
    yes: 'yes',
    no: 'no',
  },
  fi: {
    title: 'Ilmoitukset',
    lead: 'Jokaisen lähetyksen allekirjoitus tarkistetaan, ennen kuin siitä luetaan mitään.',
    empty: 'Mitään ei ole vielä tullut. Luo demotuotteessa uuden käyttäjän ensimmäinen raportti.',
    time: 'Saapui',
    signature: 'Allekirjoitus',
    user: 'Käyttäjä',
    account: 'Asiakas',
    first: 'Asiakkaan ensimmäinen',
    id: 'Tunnus',
    verified: '✓ tarkistettu',
    refused: '✗ hylätty',
    repeated: 'toistettu',
    yes: 'kyllä',
    no: 'ei',
  },
};

const language =
  navigator.languages.map((tag) => tag.split('-')[0]).find((tag) => tag in TEXTS) ?? 'en';
const texts = TEXTS[language];
const time = new Intl.DateTimeFormat(navigator.language, { timeStyle: 'medium' });

document.documentElement.lang = language;
document.title = texts.title;
document.querySelector('h1').textContent = texts.title;
for (const cell of document.querySelectorAll('[data-text]')) {
  cell.textContent = texts[cell.dataset.text];
}

const changes = new EventSource('/changes');
// Also when it has come back after the server was started again.
changes.addEventListener('open', draw);
changes.addEventListener('message', draw);

async function draw() {
  const entries = await (await fetch('/log')).json();
  document.querySelector('table').hidden = entries.length === 0;
  document.querySelector('#lead').textContent = entries.length ? texts.lead : texts.empty;
  document.querySelector('tbody').replaceChildren(...entries.map(toRow));
}

function toRow(entry) {
  const row = document.createElement('tr');
  row.className = entry.isVerified ? '' : 'is-refused';
  row.append(
    cell('time', time.format(new Date(entry.receivedAt))),
    cell('signature', entry.isVerified ? texts.verified : `${texts.refused}: ${entry.reason}`),
    cell('user', entry.user ?? '–'),
    cell('account', entry.account ?? '–'),
    cell('first', entry.isFirst === undefined ? '–' : entry.isFirst ? texts.yes : texts.no),
    cell('id', entry.isRepeated ? `${entry.id} (${texts.repeated})` : entry.id),
  );
  return row;
}

function cell(name, text) {
  const element = document.createElement('td');
  element.className = name;
  element.dataset.label = texts[name];
  element.textContent = text;
  return element;
}
