/**
 * A chart of one series in SVG. It is drawn for the width it has and drawn again when that changes, so its
 * letters are never scaled. What it shows stands in a table as well: for a reader it is one picture.
 */
import { svg } from '../dom.js';
import { createScale } from './scale.js';

const MARGIN = { top: 12, right: 16, bottom: 28, left: 52 };

/** `{ kind, points, period, height, label, format, isMoney }` → the element, which follows its width. */
export function renderChart(chart) {
  const picture = svg('svg', {
    class: 'chart',
    height: chart.height,
    role: 'img',
    'aria-label': chart.label,
  });
  new ResizeObserver(([entry]) => {
    const width = Math.round(entry.contentRect.width);
    if (width > 0) picture.replaceChildren(...draw(chart, width));
  }).observe(picture);
  return picture;
}

/** The same without axes, for a list. Fixed in size. */
export function renderSparkline({ kind, points }, width = 88, height = 36) {
  const box = { left: 2, right: width - 2, top: 3, bottom: height - 3 };
  return svg(
    'svg',
    {
      class: 'chart sparkline',
      width,
      height,
      viewBox: `0 0 ${width} ${height}`,
      'aria-hidden': 'true',
    },
    ...MARKS[kind](points, createScale(points, box), box),
  );
}

function draw(chart, width) {
  const box = {
    left: MARGIN.left,
    right: width - MARGIN.right,
    top: MARGIN.top,
    bottom: chart.height - MARGIN.bottom,
  };
  const scale = createScale(chart.points, box);
  return [
    ...scale.ticks.map((tick) =>
      svg('line', {
        class: 'chart-grid',
        x1: box.left,
        x2: box.right,
        y1: scale.y(tick),
        y2: scale.y(tick),
      }),
    ),
    ...scale.ticks.map((tick) =>
      svg(
        'text',
        { class: 'chart-text', x: box.left - 10, y: scale.y(tick) + 4, 'text-anchor': 'end' },
        chart.format.short(tick),
      ),
    ),
    ...drawDates(chart, scale, box),
    ...MARKS[chart.kind](chart.points, scale, box, chart),
  ];
}

/** As many dates as fit, counted back from the last, which always stands. */
function drawDates({ points, period, format }, scale, box) {
  const every = Math.ceil((58 * points.length) / (box.right - box.left));
  return points.flatMap(({ date }, index) =>
    (points.length - 1 - index) % every === 0
      ? [
          svg(
            'text',
            { class: 'chart-text', x: scale.x(index), y: box.bottom + 20, 'text-anchor': 'middle' },
            format.tick(date, period),
          ),
        ]
      : [],
  );
}

const MARKS = {
  bars: (points, scale, box, chart) =>
    points.map((point, index) => {
      const width = Math.min(36, scale.step * 0.62);
      const y = scale.y(point.value);
      const mark = {
        class: 'chart-bar',
        x: scale.x(index) - width / 2,
        y,
        width,
        height: box.bottom - y,
        rx: Math.min(3, width / 4),
      };
      return svg('rect', mark, titleOf(point, chart));
    }),
  line: (points, scale, _box, chart) => [
    svg('path', { class: 'chart-line', d: pathOf(points, scale) }),
    ...dotsOf(points, scale, chart),
  ],
  area: (points, scale, box, chart) => {
    const closing = `L${scale.x(points.length - 1)} ${box.bottom}L${scale.x(0)} ${box.bottom}Z`;
    return [
      svg('path', { class: 'chart-area', d: pathOf(points, scale) + closing }),
      svg('path', { class: 'chart-line', d: pathOf(points, scale) }),
      ...dotsOf(points, scale, chart),
    ];
  },
};

const pathOf = (points, scale) =>
  points
    .map(({ value }, index) => `${index ? 'L' : 'M'}${scale.x(index)} ${scale.y(value)}`)
    .join('');

function dotsOf(points, scale, chart) {
  if (!chart) return [];
  return points.map((point, index) =>
    svg(
      'circle',
      { class: 'chart-dot', cx: scale.x(index), cy: scale.y(point.value), r: 3.5 },
      titleOf(point, chart),
    ),
  );
}

/** What the pointer is told when it rests on a mark. */
function titleOf(point, chart) {
  if (!chart) return undefined;
  const { format, period, isMoney } = chart;
  return svg(
    'title',
    {},
    `${format.period(point.date, period)}: ${format.value(point.value, isMoney)}`,
  );
}
