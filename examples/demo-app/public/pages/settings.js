import { h } from '../dom.js';
import { keepTheme, LANGUAGES, readTheme, THEMES } from '../preferences.js';

/** Language and appearance of this device, and who is signed in. */
export async function renderSettings(context) {
  const { texts, session, language } = context;
  const themes = Object.fromEntries(THEMES.map((theme) => [theme, texts.themes[theme]]));
  return {
    title: texts.settings,
    content: [
      h(
        'div',
        { class: 'page-head' },
        h('div', {}, h('h1', { tabindex: -1 }, texts.settings), h('p', {}, texts.settingsLead)),
      ),
      h(
        'div',
        { class: 'settings' },
        renderChoices('theme', texts.appearance, themes, readTheme(), keepTheme),
        renderChoices('language', texts.language, LANGUAGES, language, context.chooseLanguage),
        renderAccount(texts, session),
      ),
    ],
  };
}

function renderChoices(name, title, choices, chosen, onChoose) {
  return h(
    'fieldset',
    { class: 'card choices settings-choices' },
    h('legend', {}, title),
    ...Object.entries(choices).map(([value, text]) =>
      h(
        'label',
        { class: 'choice', lang: name === 'language' && value },
        h('input', {
          type: 'radio',
          id: `${name}-${value}`,
          name,
          value,
          checked: value === chosen,
          onchange: () => onChoose(value),
        }),
        text,
      ),
    ),
  );
}

function renderAccount(texts, { person, account }) {
  const row = (name, value) => h('div', {}, h('dt', {}, name), h('dd', {}, value));
  return h(
    'section',
    { class: 'card settings-account', 'aria-labelledby': 'account-title' },
    h('h2', { id: 'account-title' }, texts.account),
    h(
      'dl',
      {},
      row(texts.person, person.name),
      row(texts.email, person.email),
      row(texts.company, account.name),
      row(texts.plan, texts.plans[account.plan]),
      row(texts.userId, h('code', {}, person.id)),
    ),
  );
}
