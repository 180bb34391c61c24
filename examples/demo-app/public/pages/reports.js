import { h } from '../dom.js';
import { renderSparkline } from '../parts/chart.js';
import { createFormat } from '../parts/format.js';
import { renderEmptyPicture, renderIcon } from '../parts/icons.js';
import { seriesOf } from '../report-data.js';

/** Every report of this user, newest first; and, before the first one, the way to it. */
export async function renderReports(context) {
  const { texts, session } = context;
  const reports = await context.fetchReports();
  const isEmpty = reports.length === 0;
  return {
    title: texts.reports,
    content: [
      h(
        'div',
        { class: 'page-head' },
        h(
          'div',
          {},
          h('h1', { tabindex: -1 }, texts.reports),
          h('p', {}, texts.reportsLead(session.account.name)),
        ),
        !isEmpty && renderNewButton(texts),
      ),
      isEmpty ? renderEmpty(texts) : renderList(context, reports),
    ],
  };
}

function renderNewButton(texts) {
  return h(
    'a',
    { href: '/reports/new', class: 'button button-primary', 'data-polku': 'new-report' },
    renderIcon('plus'),
    texts.newReport,
  );
}

function renderEmpty(texts) {
  return h(
    'section',
    { class: 'card empty', 'aria-labelledby': 'empty-title' },
    renderEmptyPicture(),
    h('h2', { id: 'empty-title' }, texts.emptyTitle),
    h('p', {}, texts.emptyText),
    renderNewButton(texts),
  );
}

function renderList({ texts, language }, reports) {
  const format = createFormat(language, texts);
  return h(
    'section',
    { class: 'card', 'aria-label': texts.reports },
    h('p', { class: 'list-count' }, texts.count(reports.length)),
    h('ul', { class: 'report-list' }, ...reports.map((report) => renderRow(report, texts, format))),
  );
}

function renderRow(report, texts, format) {
  const { points } = seriesOf(report);
  return h(
    'li',
    {},
    h(
      'a',
      { href: `/reports/${report.id}`, class: 'report-row' },
      renderSparkline({ kind: report.chart, points }),
      h(
        'span',
        { class: 'report-row-text' },
        h('strong', {}, report.name),
        h('small', {}, `${texts.sources[report.source]} · ${texts.periods[report.period]}`),
      ),
      h('time', { datetime: report.createdAt }, format.when(report.createdAt)),
    ),
  );
}
