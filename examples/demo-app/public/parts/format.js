/** Figures and dates in the user's language. Dates of a series are whole days in UTC. */

export function createFormat(language, texts) {
  // "en" alone would mean the United States; the browser knows which English it is.
  const locale = navigator.languages.find((tag) => tag.split('-')[0] === language) ?? language;
  const money = new Intl.NumberFormat(locale, {
    style: 'currency',
    currency: 'EUR',
    maximumFractionDigits: 0,
  });
  const number = new Intl.NumberFormat(locale);
  const short = new Intl.NumberFormat(locale, { notation: 'compact', maximumFractionDigits: 1 });
  const percent = new Intl.NumberFormat(locale, {
    style: 'percent',
    maximumFractionDigits: 1,
    signDisplay: 'exceptZero',
  });
  const date = (options) => new Intl.DateTimeFormat(locale, { timeZone: 'UTC', ...options });
  const day = date({ day: 'numeric', month: 'short' });
  const month = date({ month: 'short' });
  const monthAndYear = date({ month: 'long', year: 'numeric' });
  const when = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' });
  const quarter = (at) => texts.quarter(Math.floor(at.getUTCMonth() / 3) + 1, at.getUTCFullYear());
  const axis = { weeks: day, months: month };
  const full = { weeks: day, months: monthAndYear };
  return {
    value: (value, isMoney) => (isMoney ? money : number).format(value),
    short: (value) => short.format(value),
    change: (ratio) => percent.format(ratio),
    when: (iso) => when.format(new Date(iso)),
    /** As short as an axis needs. */
    tick: (at, period) => axis[period]?.format(at) ?? quarter(at),
    period: (at, period) => full[period]?.format(at) ?? quarter(at),
  };
}
