import { h } from '../dom.js';
import { renderChart } from '../parts/chart.js';
import { createFormat } from '../parts/format.js';
import { renderIcon } from '../parts/icons.js';
import { seriesOf } from '../report-data.js';
import { renderNotFound } from './not-found.js';

/** A finished report: three figures, the chart, and the table behind it. */
export async function renderReport(context, id) {
  const report = await context.fetchReport(id);
  if (!report) return renderNotFound(context);
  const { texts, language } = context;
  const format = createFormat(language, texts);
  const { points, isMoney } = seriesOf(report);
  return {
    title: report.name,
    content: [
      h('a', { href: '/', class: 'back' }, renderIcon('back'), texts.allReports),
      h(
        'div',
        { class: 'page-head' },
        h(
          'div',
          {},
          h('h1', { tabindex: -1 }, report.name),
          h(
            'p',
            {},
            `${texts.sources[report.source]} · ${texts.periods[report.period]} · ${format.when(report.createdAt)}`,
          ),
        ),
      ),
      renderTiles(points, report.period, (value) => format.value(value, isMoney), texts),
      h(
        'section',
        { class: 'card chart-card', 'aria-label': texts.chart },
        renderChart({
          kind: report.chart,
          points,
          period: report.period,
          isMoney,
          format,
          height: 300,
          label: labelOf(report, points, isMoney, format, texts),
        }),
      ),
      renderTable(report, points, isMoney, format, texts),
    ],
  };
}

function labelOf(report, points, isMoney, format, texts) {
  const values = points.map((point) => point.value);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  return texts.chartOf(report.name, format.value(low, isMoney), format.value(high, isMoney));
}

function renderTiles(points, period, toText, texts) {
  const values = points.map((point) => point.value);
  const total = values.reduce((sum, value) => sum + value, 0);
  const tile = (name, value) =>
    h('div', { class: 'card tile' }, h('dt', {}, name), h('dd', {}, toText(value)));
  return h(
    'dl',
    { class: 'tiles' },
    tile(texts.total, total),
    tile(texts.average[period], Math.round(total / values.length)),
    tile(texts.best[period], Math.max(...values)),
  );
}

function renderTable({ period }, points, isMoney, format, texts) {
  const rows = points.map((point, index) => {
    const before = points[index - 1]?.value;
    const change = before ? point.value / before - 1 : undefined;
    return h(
      'tr',
      {},
      h('th', { scope: 'row' }, format.period(point.date, period)),
      h('td', {}, format.value(point.value, isMoney)),
      h('td', { class: directionOf(change) }, change === undefined ? '–' : format.change(change)),
    );
  });
  const heading = (text) => h('th', { scope: 'col' }, text);
  return h(
    'section',
    { class: 'card table-card' },
    h(
      'table',
      {},
      h('caption', {}, texts.figures),
      h(
        'thead',
        {},
        h(
          'tr',
          {},
          heading(texts.periodColumn[period]),
          heading(texts.value),
          heading(texts.change),
        ),
      ),
      h('tbody', {}, ...rows.reverse()),
    ),
  );
}

function directionOf(change) {
  if (!change) return undefined;
  return change > 0 ? 'is-up' : 'is-down';
}
