import type { WordsOf } from './en.ts';
import type { settingsNamesEn } from './settings-names.en.ts';

export const settingsNamesFi: WordsOf<typeof settingsNamesEn> = {
  group: {
    product: 'Tuotteesi',
    customers: 'Asiakkaat',
    users: 'Heidän käyttäjänsä',
    us: 'Tiimisi',
    you: 'Sinä',
  },
  connect: 'Yhdistä sivu',
  milestones: 'Ensikäyttö ja virstanpylväät',
  keys: 'Avaimet',
  touch: 'Touch levelit',
  path: 'Menestyspolku',
  asking: 'Kysymisen rajat',
  languages: 'Kielet',
  privacy: 'Yksityisyys',
  team: 'Ihmiset',
  calendar: 'Työaika',
  channels: 'Kanavat',
  log: 'Tapahtumaloki',
  account: 'Omat tiedot',
  telling: 'Miten kuulet asioista',
  signin: 'Salasana ja istunnot',
};
