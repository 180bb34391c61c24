import { svg } from '../dom.js';

const PATHS = {
  plus: 'M10 4v12M4 10h12',
  back: 'M12 4l-6 6 6 6',
  bars: 'M4 16v-5M10 16V5M16 16V8',
  line: 'M3 14l5-5 3 3 6-7',
  area: 'M3 16V12l5-4 3 3 6-6v11z',
};

/** A stroked 20 × 20 icon that says nothing by itself: its text stands beside it. */
export function renderIcon(name) {
  return svg(
    'svg',
    {
      viewBox: '0 0 20 20',
      width: 20,
      height: 20,
      class: `icon icon-${name}`,
      'aria-hidden': 'true',
    },
    svg('path', { d: PATHS[name] }),
  );
}

/** The picture of an empty list: a sheet with a chart that is not there yet. */
export function renderEmptyPicture() {
  return svg(
    'svg',
    {
      viewBox: '0 0 200 132',
      width: 200,
      height: 132,
      class: 'empty-picture',
      'aria-hidden': 'true',
    },
    svg('rect', {
      class: 'sheet-behind',
      x: 34,
      y: 22,
      width: 132,
      height: 96,
      rx: 10,
      transform: 'rotate(-9 100 70)',
    }),
    svg('rect', { class: 'sheet', x: 30, y: 18, width: 140, height: 100, rx: 10 }),
    svg('path', { class: 'sheet-line', d: 'M46 38h44M46 50h26' }),
    svg('path', { class: 'sheet-bars', d: 'M54 102V88M74 102V76M94 102V82M114 102V64M134 102V70' }),
    svg('path', { class: 'sheet-last', d: 'M154 102V52' }),
  );
}
