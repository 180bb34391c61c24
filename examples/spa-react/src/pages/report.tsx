import { Link, useParams } from 'react-router';
import { findReport } from '../reports.ts';

const WIDTH = 640;
const HEIGHT = 220;

export function ReportPage() {
  const report = findReport(useParams().id);
  if (!report) {
    return (
      <>
        <h1>There is no such report</h1>
        <p>
          <Link to="/">All reports</Link>
        </p>
      </>
    );
  }
  const step = WIDTH / report.values.length;
  const scale = HEIGHT / Math.max(...report.values);
  const low = Math.round(Math.min(...report.values));
  const high = Math.round(Math.max(...report.values));
  return (
    <>
      <title>{`${report.name} · Reportly in React`}</title>
      <div className="head">
        <h1>{report.name}</h1>
        <span className="soft">{report.source}</span>
      </div>
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        className="card"
        role="img"
        aria-label={`From ${low} to ${high}`}
      >
        {report.values.map((value, index) => (
          <rect
            key={index}
            x={index * step + step * 0.2}
            y={HEIGHT - value * scale}
            width={step * 0.6}
            height={value * scale}
            rx={3}
          />
        ))}
      </svg>
    </>
  );
}
