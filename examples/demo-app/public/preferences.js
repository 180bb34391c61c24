/**
 * Language and appearance, kept on this device. The browser's language decides until the user has chosen.
 */

const LANGUAGE = 'reportly.language';
const THEME = 'reportly.theme';

export const LANGUAGES = { en: 'English', fi: 'Suomi' };
export const THEMES = ['auto', 'light', 'dark'];

export function readLanguage() {
  const chosen = localStorage.getItem(LANGUAGE);
  if (chosen && Object.hasOwn(LANGUAGES, chosen)) return chosen;
  const wanted = navigator.languages.map((tag) => tag.split('-')[0]);
  return wanted.find((tag) => Object.hasOwn(LANGUAGES, tag)) ?? 'en';
}

export function keepLanguage(language) {
  localStorage.setItem(LANGUAGE, language);
}

export function readTheme() {
  const chosen = localStorage.getItem(THEME);
  return THEMES.includes(chosen) ? chosen : 'auto';
}

export function keepTheme(theme) {
  localStorage.setItem(THEME, theme);
  applyTheme();
}

/** The styles follow `color-scheme`, and so does whatever else stands on the page. */
export function applyTheme() {
  const theme = readTheme();
  document.documentElement.style.colorScheme = theme === 'auto' ? 'light dark' : theme;
}
