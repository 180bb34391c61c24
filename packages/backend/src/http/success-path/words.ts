/** What the customer's page says of its own; stages and teams have their own words. */
export type PageLanguage = 'en' | 'fi';

export const PAGE_WORDS = {
  en: {
    title: (vendor: string) => `Your path with ${vendor}`,
    lead: 'What has been done, what happens now, and what comes next.',
    states: { done: 'Done', now: 'Now', ahead: 'To come', skipped: 'Passed' },
    day: (day: number) => `Day ${day}`,
    usual: (days: number) => `usually about ${days} ${days === 1 ? 'day' : 'days'}`,
    goals: 'Your goals',
    goalStates: { open: 'Under way', reached: 'Reached', at_risk: 'Needs attention' },
    standing: (now: string, target: string) => `Now ${now} · goal ${target}`,
    due: (day: string) => `by ${day}`,
    contact: 'Your contact',
    other: 'Suomeksi',
    gone: 'This link does not work any more.',
    ask: 'Ask your contact for a new one.',
    locale: 'en-GB',
  },
  fi: {
    title: (vendor: string) => `Polkunne: ${vendor}`,
    lead: 'Mitä on tehty, mitä nyt tapahtuu ja mitä seuraavaksi.',
    states: { done: 'Tehty', now: 'Nyt', ahead: 'Tulossa', skipped: 'Ohitettu' },
    day: (day: number) => `${day}. päivä`,
    usual: (days: number) => `tavallisesti noin ${days} ${days === 1 ? 'päivä' : 'päivää'}`,
    goals: 'Tavoitteenne',
    goalStates: { open: 'Käynnissä', reached: 'Saavutettu', at_risk: 'Vaatii huomiota' },
    standing: (now: string, target: string) => `Nyt ${now} · tavoite ${target}`,
    due: (day: string) => `${day} mennessä`,
    contact: 'Yhteyshenkilönne',
    other: 'In English',
    gone: 'Tämä linkki ei enää toimi.',
    ask: 'Pyytäkää yhteyshenkilöltänne uusi.',
    locale: 'fi-FI',
  },
} as const;
