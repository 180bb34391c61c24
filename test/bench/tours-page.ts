/**
 * The page that every tour of the bench runs on, 6,000 elements, with what serves it: the contender's program, or
 * Polku's own artefacts with a backend that has nothing published and takes every event.
 */
import type { Program } from './peers-bundle.ts';
import { SDK_TAG, type SdkHost, type Served, startSdkHost } from './sdk-host.ts';
import { POLKU_PROGRAM } from './tours-peers.ts';

const ROWS = 850;

/** `program`: a peer's; absent: Polku. */
export async function startTourHost(program?: Program): Promise<SdkHost> {
  const script = program ? (program.files['main.js'] ?? '') : POLKU_PROGRAM;
  const tags = program
    ? '<link rel="stylesheet" href="/main.css"><script type="module" src="/main.js"></script>'
    : `${SDK_TAG}<script type="module" src="/main.js"></script>`;
  const files: { [path: string]: Served } = {
    '/': ['text/html', toPage(tags)],
    '/main.js': ['text/javascript', script],
    '/main.css': ['text/css', program?.files['main.css'] ?? ''],
    '/v1/bootstrap': ['application/json', NOTHING_PUBLISHED],
  };
  return startSdkHost(files);
}

const NOTHING_PUBLISHED = JSON.stringify({
  revision: '1',
  flows: [],
  milestones: [],
  policy: { maxInterruptions: 1, surveyEveryDays: 30, accountShare: 0 },
  theme: {},
  isPaused: false,
});

/** `#one` and `#two` stand in the page, `#inner` in a scroller, and `#cut` is taller than that. */
function toPage(tags: string): string {
  const row = (i: number) =>
    `<tr><td><b>Report ${i}</b></td><td>${i * 37} €</td><td><a href="#r${i}">Open</a></td><td>${i % 28}.11.</td></tr>`;
  const items = Array.from({ length: 30 }, (_, i) => toItem(i)).join('');
  return `<!doctype html><html lang="en"><head><title>Bench</title><style>
    body { margin: 0; font: 14px/1.4 sans-serif; }
    header { padding: 16px 24px; border-bottom: 1px solid #ddd; }
    .side { position: absolute; left: 24px; top: 420px; width: 260px; height: 240px; overflow: auto; border: 1px solid #ddd; }
    .side p { margin: 0; padding: 8px; }
    main { margin: 40px 24px 24px 25vw; }
    main > button { width: 160px; height: 36px; margin: 0 12px 300px 0; }
    td { padding: 4px 12px; border-bottom: 1px solid #eee; }
    </style></head><body><header><h1>Reports</h1></header><div id="root"></div>
    <div class="side">${items}</div>
    <main><h2>All reports</h2><p id="above">Six thousand elements, as a product has them.</p>
    <p style="height: 200px"></p><button id="one">New report</button><button id="two">Share</button>
    <table>${Array.from({ length: ROWS }, (_, i) => row(i)).join('')}</table></main>
    ${tags}</body></html>`;
}

const toItem = (i: number) => {
  const id = i === 3 ? ' id="inner"' : i === 6 ? ' id="cut" style="height: 300px"' : '';
  return `<p${id}>Saved view ${i}</p>`;
};
