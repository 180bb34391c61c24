/**
 * The form of a new report, with its picture beside it. What is typed lives in `context.draft`, so that a
 * change of language does not lose it.
 */
import { h } from '../dom.js';
import { renderChart } from '../parts/chart.js';
import { createFormat } from '../parts/format.js';
import { renderIcon } from '../parts/icons.js';
import { CHARTS, PERIODS, SOURCES, seriesOf } from '../report-data.js';

export async function renderNewReport(context) {
  const { texts, draft } = context;
  const preview = h('div', { class: 'preview-chart' });
  const drawPreview = () => preview.replaceChildren(renderPreview(context));
  drawPreview();

  const form = h(
    'form',
    {
      class: 'card form',
      novalidate: true,
      oninput: () => {
        Object.assign(draft, Object.fromEntries(new FormData(form)));
        clearError(form);
        drawPreview();
      },
      onsubmit: (event) => {
        event.preventDefault();
        void submit(context, form);
      },
    },
    renderName(texts, draft),
    h(
      'div',
      { class: 'form-pair' },
      renderSelect('source', texts.source, SOURCES, texts.sources, draft),
      renderSelect('period', texts.period, PERIODS, texts.periods, draft),
    ),
    renderCharts(texts, draft),
    h('p', { class: 'form-failure', role: 'alert' }),
    h(
      'div',
      { class: 'form-actions' },
      h(
        'button',
        { type: 'submit', class: 'button button-primary', 'data-polku': 'create-report' },
        texts.createReport,
      ),
      h('a', { href: '/', class: 'button button-quiet' }, texts.cancel),
    ),
  );
  return {
    title: texts.newReport,
    content: [
      h(
        'div',
        { class: 'page-head' },
        h('div', {}, h('h1', { tabindex: -1 }, texts.newReport), h('p', {}, texts.newReportLead)),
      ),
      h(
        'div',
        { class: 'form-and-preview' },
        form,
        h(
          'section',
          { class: 'preview', 'aria-label': texts.preview },
          h('h2', {}, texts.preview),
          preview,
        ),
      ),
    ],
  };
}

async function submit(context, form) {
  const { texts, draft } = context;
  const report = Object.fromEntries(new FormData(form));
  report.name = report.name.trim();
  if (!report.name) return showError(form, texts.nameMissing);
  const button = form.querySelector('[type="submit"]');
  button.disabled = true;
  try {
    const created = await context.createReport(report);
    context.onReportCreated(created);
    for (const key of Object.keys(draft)) delete draft[key];
    context.announce(texts.created(created.name));
    context.go(`/reports/${created.id}`);
  } catch (error) {
    console.error(error);
    form.querySelector('.form-failure').textContent = texts.failed;
    button.disabled = false;
  }
}

function renderName(texts, draft) {
  return h(
    'div',
    { class: 'field' },
    h('label', { for: 'report-name' }, texts.name),
    h('input', {
      id: 'report-name',
      name: 'name',
      type: 'text',
      value: draft.name ?? '',
      placeholder: texts.namePlaceholder,
      maxlength: 80,
      autocomplete: 'off',
      required: true,
      'aria-describedby': 'report-name-error',
      'data-polku': 'report-name',
    }),
    h('p', { id: 'report-name-error', class: 'field-error' }),
  );
}

function showError(form, text) {
  const field = form.querySelector('#report-name');
  field.setAttribute('aria-invalid', 'true');
  form.querySelector('#report-name-error').textContent = text;
  field.focus();
}

function clearError(form) {
  form.querySelector('#report-name').removeAttribute('aria-invalid');
  form.querySelector('#report-name-error').textContent = '';
}

function renderSelect(name, label, values, texts, draft) {
  const id = `report-${name}`;
  const option = (value) => h('option', { value, selected: draft[name] === value }, texts[value]);
  return h(
    'div',
    { class: 'field' },
    h('label', { for: id }, label),
    h('select', { id, name }, ...values.map(option)),
  );
}

function renderCharts(texts, draft) {
  const chosen = draft.chart ?? CHARTS[0];
  return h(
    'fieldset',
    { class: 'field choices' },
    h('legend', {}, texts.chart),
    ...CHARTS.map((value) =>
      h(
        'label',
        { class: 'choice' },
        h('input', { type: 'radio', name: 'chart', value, checked: value === chosen }),
        renderIcon(value),
        texts.charts[value],
      ),
    ),
  );
}

function renderPreview({ texts, language, draft }) {
  const { chart = CHARTS[0], source = SOURCES[0], period = PERIODS[0], name } = draft;
  const createdAt = new Date().toISOString();
  const { points, isMoney } = seriesOf({ id: 'preview', source, period, createdAt });
  const format = createFormat(language, texts);
  const label = name || texts.preview;
  return renderChart({ kind: chart, points, period, isMoney, format, label, height: 270 });
}
