/**
 * Everything that Reportly tells Polku. Before the script tag has loaded, `window.polku` is a plain array
 * that keeps these calls; after, it is the client, which has `push` as well. So nothing here waits for it.
 */

const polku = () => {
  window.polku ||= [];
  return window.polku;
};

/** Who is here. The token comes from our own server, which alone knows for certain. */
export function identify({ name, email }) {
  polku().push(['identify', fetchToken, { name, email }]);
}

async function fetchToken() {
  const response = await fetch('/polku-token');
  if (!response.ok) throw new Error(`No Polku token: /polku-token answered ${response.status}.`);
  return response.text();
}

/** The critical event: the first one of each user is what their customer-success manager hears of. */
export function trackReportCreated({ chart, source }) {
  polku().push(['track', 'report_created', { chart, source }]);
}

export function page(name) {
  polku().push(['page', name]);
}

/** Forgets who was here, so that the next person inherits nothing. */
export async function reset() {
  const client = polku();
  if (client.reset) await client.reset();
  else client.push(['reset']);
}
