import { usePolku } from '@polku/sdk/react';
import { useNavigate } from 'react-router';
import { createReport, SOURCES } from '../reports.ts';

export function NewReportPage() {
  const navigate = useNavigate();
  const polku = usePolku();
  const submit = (data: FormData) => {
    const report = createReport({
      name: String(data.get('name')).trim(),
      source: String(data.get('source')),
    });
    // The critical event: the first one of each user is what their customer-success manager hears of.
    polku.track('report_created', { chart: 'bars', source: report.source });
    return navigate(`/reports/${report.id}`);
  };
  return (
    <>
      <title>New report · Reportly in React</title>
      <div className="head">
        <h1>New report</h1>
      </div>
      <form action={submit} className="card">
        <label>
          Name
          <input
            name="name"
            required
            pattern=".*\S.*"
            maxLength={80}
            autoComplete="off"
            data-polku="report-name"
          />
        </label>
        <label>
          Data source
          <select name="source">
            {SOURCES.map((source) => (
              <option key={source}>{source}</option>
            ))}
          </select>
        </label>
        <button type="submit" className="button" data-polku="create-report">
          Create report
        </button>
      </form>
    </>
  );
}
