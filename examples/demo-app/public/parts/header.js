import { h, svg } from '../dom.js';
import { renderPersonMenu } from './person-menu.js';

/** Brand, navigation, language and person: the same on every page. */
export function renderHeader(context, path) {
  const { texts, language } = context;
  const other = language === 'en' ? 'fi' : 'en';
  const link = (href, text, isCurrent) =>
    h('a', { href, 'aria-current': isCurrent && 'page' }, text);
  return [
    h(
      'a',
      { href: '/', class: 'brand', 'aria-label': 'Reportly' },
      renderLogo(),
      h('span', {}, 'Reportly'),
    ),
    h(
      'nav',
      { class: 'nav', 'aria-label': texts.mainNavigation },
      link('/', texts.reports, path === '/' || path.startsWith('/reports')),
      link('/settings', texts.settings, path === '/settings'),
    ),
    h(
      'button',
      {
        type: 'button',
        id: 'other-language',
        class: 'button button-quiet language',
        lang: other,
        onclick: () => context.chooseLanguage(other),
      },
      h('span', { class: 'narrow-only' }, texts.otherLanguageShort),
      ' ',
      h('span', { class: 'wide-text' }, texts.otherLanguage),
    ),
    ...renderPersonMenu(context),
  ];
}

function renderLogo() {
  return svg(
    'svg',
    { viewBox: '0 0 32 32', width: 28, height: 28, class: 'logo', 'aria-hidden': 'true' },
    svg('rect', { width: 32, height: 32, rx: 8 }),
    svg('path', { d: 'M9 22v-5M16 22V10M23 22v-8' }),
  );
}
