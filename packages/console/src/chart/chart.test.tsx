// @vitest-environment happy-dom
import { cleanup, fireEvent, waitFor } from '@testing-library/preact';
import { afterEach, describe, expect, it } from 'vitest';
import { show, textOf } from '../testing.fixture.tsx';
import { BarChart } from './bar-chart.tsx';
import { ChartFrame } from './chart-frame.tsx';
import { toCsv } from './csv.ts';
import { LineChart } from './line-chart.tsx';

afterEach(cleanup);

const TABLE = { columns: ['Step', 'Users'], rows: [['Welcome', 1200]] } as const;
const frame = (n: number) => (
  <ChartFrame title="Onboarding" n={n} about={<p>Of whom.</p>} table={TABLE} fileName="onboarding">
    <BarChart
      label="Onboarding"
      bars={[{ key: 'a', name: 'Welcome', value: 40, note: '80 %' }]}
      whole={50}
      formatValue={String}
    />
  </ChartFrame>
);

describe('a chart', () => {
  it('can be read as a table, and says of how many it speaks', async () => {
    const { getByRole, container } = show(frame(1200));
    expect(textOf(container.querySelector('.chart-n'))).toBe('n = 1,200');
    expect(container.querySelector<HTMLElement>('.bar-track > span')?.style.width).toBe('80%');
    fireEvent.click(getByRole('button', { name: 'Show as a table' }));
    await waitFor(() => expect(textOf(getByRole('table'))).toBe('StepUsersWelcome1,200'));
  });

  it('of nothing draws nothing, and says so', () => {
    const { container } = show(frame(0));
    expect(textOf(container)).toContain('Nothing to count yet.');
    expect(container.querySelector('.bars')).toBeNull();
  });

  it('draws a line through its points, with its interval', () => {
    const { getByRole } = show(
      <LineChart
        label="NPS"
        yMin={0}
        yMax={100}
        formatX={String}
        formatY={String}
        series={[
          {
            key: 'nps',
            name: 'NPS',
            points: [
              { x: 0, y: 0, low: 0, high: 10 },
              { x: 10, y: 100, low: 90, high: 100 },
            ],
          },
        ]}
      />,
    );
    const svg = getByRole('img', { name: 'NPS' });
    expect(svg.querySelector('.line')?.getAttribute('d')).toBe('M44,194L628,12');
    expect(svg.querySelector('.band')?.getAttribute('d')).toContain('Z');
  });
});

describe('a file of a chart', () => {
  it.each([
    ['quotes', 'a "b", c', '"a ""b"", c"'],
    ['a formula', '=HYPERLINK("x")', '"\'=HYPERLINK(""x"")"'],
    ['nothing', null, ''],
    ['a negative number', -3, '-3'],
  ])('keeps %s', (_name, value, expected) => {
    expect(toCsv({ columns: ['x'], rows: [[value]] })).toBe(`\uFEFFx\r\n${expected}\r\n`);
  });
});
