/** The page's requests to its own server. Each rejects with the status when the answer is not 2xx. */

async function request(path, body) {
  const init = body && {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  };
  const response = await fetch(path, init);
  if (!response.ok) throw new Error(`${path} answered ${response.status}.`);
  return response.json();
}

export const signIn = (person) => request('/api/session', person);
export const fetchReports = () => request('/api/reports');
/** Null when there is no such report of this user. */
export const fetchReport = (id) => request(`/api/reports/${id}`);
export const createReport = (report) => request('/api/reports', report);
