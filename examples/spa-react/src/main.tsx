import { PolkuProvider } from '@polku/sdk/react';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { createBrowserRouter } from 'react-router';
import { RouterProvider } from 'react-router/dom';
import { Frame } from './frame.tsx';
import { NewReportPage } from './pages/new-report.tsx';
import { ReportPage } from './pages/report.tsx';
import { ReportsPage } from './pages/reports.tsx';
import { getToken, polku } from './polku.ts';
import { fetchSession } from './session.ts';
import './style.css';

const session = await fetchSession();
polku.identify(getToken, { name: session.person.name, email: session.person.email });

const router = createBrowserRouter([
  {
    element: <Frame session={session} />,
    children: [
      { path: '/', id: 'reports', element: <ReportsPage /> },
      { path: '/reports/new', id: 'new_report', element: <NewReportPage /> },
      { path: '/reports/:id', id: 'report', element: <ReportPage /> },
    ],
  },
]);

// Beside React, not in an effect: each route is told once, in strict mode as well.
let shownPath: string | undefined;
function tellPage({ location, matches }: typeof router.state) {
  if (location.pathname === shownPath) return;
  shownPath = location.pathname;
  polku.page(matches.at(-1)?.route.id ?? 'not_found');
}
tellPage(router.state);
router.subscribe(tellPage);

const root = document.querySelector('#root');
if (!root) throw new Error('index.html has no element #root.');
createRoot(root).render(
  <StrictMode>
    <PolkuProvider polku={polku}>
      <RouterProvider router={router} />
    </PolkuProvider>
  </StrictMode>,
);
