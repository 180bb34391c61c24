import { Link } from 'react-router';
import { listReports } from '../reports.ts';

export function ReportsPage() {
  const reports = listReports();
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
        <ul className="card">
          {reports.map((report) => (
            <li key={report.id}>
              <Link to={`/reports/${report.id}`}>{report.name}</Link>
              <span className="soft">{report.source}</span>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
