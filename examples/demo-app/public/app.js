/**
 * Reportly in the browser: knows who is signed in, draws the header once and the page at each route, and
 * tells Polku who is here and what is looked at. Pages get what they need as one `context`.
 */
import * as api from './api.js';
import { renderNewReport } from './pages/new-report.js';
import { renderNotFound } from './pages/not-found.js';
import { renderReport } from './pages/report.js';
import { renderReports } from './pages/reports.js';
import { renderSettings } from './pages/settings.js';
import { renderHeader } from './parts/header.js';
import * as polku from './polku.js';
import { applyTheme, keepLanguage, readLanguage } from './preferences.js';
import { createRouter } from './router.js';
import { TEXTS } from './texts.js';

const ROUTES = [
  { path: /^\/$/, name: 'reports', render: renderReports },
  { path: /^\/reports\/new$/, name: 'new_report', render: renderNewReport },
  { path: /^\/reports\/([0-9a-f]+)$/, name: 'report', render: renderReport },
  { path: /^\/settings$/, name: 'settings', render: renderSettings },
  { path: /^/, name: 'not_found', render: renderNotFound },
];

const main = document.querySelector('#main');
const header = document.querySelector('.header');
const status = document.querySelector('[role="status"]');
const skipLink = document.querySelector('.skip-link');
/** What stands in the form of a new report, until it is created. */
const draft = {};

applyTheme();
// The server has written it into the page, so Polku knows who is here before it looks for something to show.
const session = JSON.parse(document.querySelector('meta[name="reportly-session"]').content);
const router = createRouter(show);
polku.identify(session.person);
router.start();

/** Draws the page of `path`, and tells of it. */
async function show(path) {
  const route = findRoute(path);
  if (await draw(path, route)) polku.page(route.name);
}

/** False when the route has changed while its page was being made. */
async function draw(path, { render, params }) {
  const context = createContext();
  drawFrame(context, path);
  const page = await render(context, ...params).catch((error) => {
    console.error(error);
    return { title: context.texts.failed, content: [] };
  });
  if (path !== location.pathname) return false;
  document.title = `${page.title} · Reportly`;
  const isFirst = !main.hasChildNodes();
  main.replaceChildren(...page.content);
  // A reader hears the new page's heading; the first page keeps the browser's own start.
  if (!isFirst) main.querySelector('h1')?.focus({ preventScroll: true });
  return true;
}

function createContext() {
  const language = readLanguage();
  const texts = TEXTS[language];
  return {
    ...api,
    session,
    language,
    texts,
    draft,
    go: router.go,
    announce: (text) => {
      status.textContent = text;
    },
    async chooseLanguage(chosen) {
      const focused = document.activeElement?.id;
      keepLanguage(chosen);
      await draw(location.pathname, findRoute(location.pathname));
      if (focused) document.getElementById(focused)?.focus();
    },
    async switchPerson(chosen) {
      await api.signIn(chosen);
      await polku.reset();
      location.assign('/');
    },
    onReportCreated: polku.trackReportCreated,
  };
}

function findRoute(path) {
  for (const route of ROUTES) {
    const found = route.path.exec(path);
    if (found) return { ...route, params: found.slice(1) };
  }
  throw new Error(`No route for ${path}.`); // the last route takes everything
}

function drawFrame(context, path) {
  document.documentElement.lang = context.language;
  skipLink.textContent = context.texts.skipToContent;
  header.replaceChildren(...renderHeader(context, path));
}
