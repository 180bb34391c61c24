import { h } from '../dom.js';

export async function renderNotFound({ texts }) {
  return {
    title: texts.notFoundTitle,
    content: [
      h(
        'section',
        { class: 'card empty' },
        h('h1', { tabindex: -1 }, texts.notFoundTitle),
        h('p', {}, texts.notFoundText),
        h('a', { href: '/', class: 'button button-primary' }, texts.allReports),
      ),
    ],
  };
}
