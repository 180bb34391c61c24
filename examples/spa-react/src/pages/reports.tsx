import { PolkuSlot, useTour } from '@polku/sdk/react';
import { useRef } from 'react';
import { Link } from 'react-router';
import { listReports } from '../reports.ts';

export function ReportsPage() {
  const reports = listReports();
  const list = useRef<HTMLUListElement>(null);
  // The component's own tour, beside those that are published.
  const tour = useTour({
    id: 'your-reports',
    steps: [
      {
        id: 'list',
        at: list,
        title: 'Your reports',
        text: 'The newest stands first.',
      },
    ],
  });
  return (
    <>
      <title>Reports · Reportly in React</title>
      <div className="head">
        <h1>Reports</h1>
        <Link to="/reports/new" className="button" data-polku="new-report">
          New report
        </Link>
      </div>
      {reports.length === 0 ? (
        <p className="card soft">Nothing here yet. The first report takes about a minute.</p>
      ) : (
        <ul className="card" ref={list}>
          {reports.map((report) => (
            <li key={report.id}>
              <Link to={`/reports/${report.id}`}>{report.name}</Link>
              <span className="soft">{report.source}</span>
            </li>
          ))}
        </ul>
      )}
      {reports.length > 0 && (
        <p>
          <button type="button" onClick={() => void tour.start()}>
            What is this?
          </button>
        </p>
      )}
      <PolkuSlot name="home" />
    </>
  );
}
