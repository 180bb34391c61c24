import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findInstalled } from '../browsers.ts';
import { launch, skipReason } from './world.ts';

/** Flows against a real page, as CI does it: by the command, with what it prints and how it exits. */

const CLI = fileURLToPath(new URL('../../packages/backend/src/cli.ts', import.meta.url));
const CSP = "default-src 'self'; object-src 'none'; require-trusted-types-for 'script'";

const STYLE = `
html { color-scheme: light dark; --polku-muted: #767676; }
.pale { --polku-muted: #c0c0c0; }
body { margin: 24px; font: 16px sans-serif; }
#under, #over { position: absolute; left: 24px; top: 200px; width: 120px; height: 40px; }
#over { background: #fff; z-index: 5; }
.menu { display: none; }
.menu.open { display: block; }
`;
const SCRIPT = `
addEventListener('click', ({ target }) => {
  document.title += ' ' + target.id;
  if (target.id === 'more') document.querySelector('.menu').className = 'menu open';
});
fetch('/v1/batch', { method: 'POST', keepalive: true, body: JSON.stringify({ writeKey: 'wk_of_the_page', events: [] }) }).catch(() => {});
fetch('/v1/bootstrap?key=wk_of_the_page').catch(() => {});
fetch('/seen', { method: 'POST', body: JSON.stringify({ globals: Object.keys(window) }) });
`;
const toPage = (lang: string, name = '') => `<!doctype html>
<html lang="${lang}" class="${name}"><title>Host</title><link rel="stylesheet" href="/style.css"><body>
<h1>Reports</h1><button id="new">New report</button> <button id="more">More</button>
<div class="menu"><button id="deep">Export</button></div>
<a id="link" href="/next">Next</a>
<button id="under">Covered</button><div id="over"></div>
<script src="/script.js"></script></body></html>`;

const TALL =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 320 640" width="640" height="1280"><rect width="320" height="640" fill="#9ab"/></svg>';

const PAGES: { [path: string]: [type: string, body: string] } = {
  '/reports': ['text/html', toPage('en')],
  '/pale': ['text/html', toPage('en', 'pale')],
  '/next': ['text/html', toPage('en').replace('<h1>', '<h1 id="there">')],
  '/style.css': ['text/css', STYLE],
  '/script.js': ['text/javascript', SCRIPT],
  // As wide as the card, and twice as high as wide.
  '/tall.svg': ['image/svg+xml', TALL],
};

let url: string;
let folder: string;
const asked: { path: string; cookie: string; header: string }[] = [];
const server = createServer((request, response) => {
  const { pathname } = new URL(request.url ?? '/', 'http://host');
  const { cookie = '', 'x-ci': header = '' } = request.headers;
  asked.push({ path: pathname, cookie, header: String(header) });
  if (pathname === '/members' && !cookie.includes('session=1'))
    return response.writeHead(302, { location: '/reports' }).end();
  const [type, body] = PAGES[pathname === '/members' ? '/reports' : pathname] ?? [];
  if (type === undefined) return response.writeHead(404).end('Nothing is here.');
  response.setHeader('content-type', `${type}; charset=utf-8`);
  response.setHeader('content-security-policy', CSP);
  return response.end(body);
});

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'polku-check-'));
  mkdirSync(join(folder, 'flows'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  rmSync(folder, { recursive: true, force: true });
});

const say = (en: string, fi: string) => ({ en, fi });
const tour = (id: string, ...steps: object[]) => ({
  id,
  kind: 'tour',
  name: id,
  trigger: { on: 'load' },
  frequency: 'until_done',
  // Nobody of the check is in it: what is drawn is looked at all the same.
  audience: { fact: 'account.plan', is: 'eq', value: 'gold' },
  steps,
});
const step = (id: string, more: object = {}) => ({
  id,
  title: say('Title', 'Otsikko'),
  text: say('Text.', 'Teksti.'),
  ...more,
});

/** Writes the flows, one file each, and checks them. */
async function check(flows: { id: string }[], ...args: string[]) {
  const files = flows.map((flow) => {
    writeFileSync(join(folder, 'flows', `${flow.id}.json`), JSON.stringify(flow, null, 2));
    return `flows/${flow.id}.json`;
  });
  const browser = ['--browser', findInstalled('chromium') ?? ''];
  const child = spawn(process.execPath, [CLI, 'flows', 'check', ...files, ...browser, ...args], {
    cwd: folder,
  });
  const [out, err, [code]] = await Promise.all([
    readAll(child.stdout),
    readAll(child.stderr),
    once(child, 'exit'),
  ]);
  return { code, out, err: err.trim().split('\n') };
}

/** As an XML reader that forgives nothing sees it. */
async function readJunit(text: string) {
  const browser = await launch();
  try {
    const page = await browser.newPage();
    return await page.evaluate((xml) => {
      const read = new DOMParser().parseFromString(xml, 'application/xml');
      const broken = read.querySelector('parsererror');
      if (broken) throw new Error(broken.textContent ?? '');
      const suites = [...read.querySelectorAll('testsuites > testsuite')].map((suite) =>
        ['name', 'tests', 'failures', 'skipped'].map((name) => suite.getAttribute(name)),
      );
      const cases = [...read.querySelectorAll('testsuite > testcase[classname][file]')].map((one) =>
        [one.getAttribute('name'), ...[...one.children].map(({ localName }) => localName)].join(
          ' ',
        ),
      );
      return { suites, cases };
    }, text);
  } finally {
    await browser.close();
  }
}

async function readAll(stream: NodeJS.ReadableStream): Promise<string> {
  let text = '';
  for await (const chunk of stream) text += chunk;
  return text;
}

describe.skipIf(skipReason)('polku flows check --url', () => {
  test('finds nothing wrong with good flows, in two sizes and languages, under a strict policy', async () => {
    asked.length = 0;
    const good = tour(
      'good',
      step('hello'),
      step('new', { at: '#new', advance: { on: 'click' } }),
      step('more', { at: '#more', advance: { on: 'click' } }),
      // There only when "More" was clicked.
      step('deep', { at: '#deep', waitMs: 300, advance: { on: 'click', at: '#link' } }),
      // On the page that the link leads to.
      step('there', { at: '#there', waitMs: 300 }),
    );
    // Its steps stand in another order than they come in.
    const astray = tour(
      'astray',
      step('first', { at: '#new', next: 'menu' }),
      step('last', { at: '#deep', waitMs: 300, next: 'end' }),
      step('menu', { at: '#more', advance: { on: 'click' }, next: 'last' }),
    );
    const message = {
      ...{ id: 'thanks', kind: 'message', name: 'Thanks', surface: 'slideout' },
      ...{ trigger: { on: 'code' }, frequency: 'once' },
      ...{ title: say('Thank you', 'Kiitos'), text: say('Well done.', 'Hyvin tehty.') },
    };
    const survey = {
      ...{ id: 'nps', kind: 'survey', name: 'NPS', surface: 'modal' },
      ...{ trigger: { on: 'code' }, frequency: 'once', title: say('One question', 'Yksi kysymys') },
      questions: [
        { id: 'q', kind: 'nps', text: say('Would you?', 'Suosittelisitko?'), next: 'end' },
        { id: 'why', kind: 'text', text: say('Why?', 'Miksi?') },
      ],
    };
    const found = await check([good, astray, message, survey], '--url', `${url}/reports`);
    expect(found).toEqual({
      code: 0,
      out: '11 views looked at on 1 page: 0 faults, 0 not checked.\n',
      err: [''],
    });
    // Nothing that the page's own Polku says comes to its backend.
    expect(asked.map(({ path }) => path).filter((path) => path.startsWith('/v1/'))).toEqual([]);
  });

  test('says what is wrong with file, line, step and what to do, and writes it for CI', async () => {
    const bad = tour(
      'bad',
      step('gone', { at: '#gone', waitMs: 300 }),
      step('covered', { at: '#under' }),
      step('hidden', { at: '#deep', waitMs: 300 }),
      step('tall', {
        media: { kind: 'image', url: `${url}/tall.svg`, alt: say('Tall', 'Korkea') },
      }),
      step('finnish', { text: { en: 'No Finnish.' } }),
      step('elsewhere', { page: '/billing/**' }),
    );
    const found = await check([bad], '--url', `${url}/reports`, '--junit', 'flows.xml');
    expect(found.code).toBe(1);
    expect(found.out).toBe(
      'not checked: bad, step "elsewhere": it belongs to /billing/**; give a --url with such a path.\n5 views looked at on 1 page: 5 faults, 1 not checked.\n',
    );
    const lineOf = (text: string) =>
      readFileSync(join(folder, 'flows/bad.json'), 'utf8').split(text)[0]?.split('\n').length;
    expect(found.err).toEqual([
      `flows/bad.json:${lineOf('"text": {\n        "en": "No Finnish')}: steps.4.text: step "finnish": has no text in fi.`,
      `flows/bad.json:${lineOf('"at": "#gone"')}: steps.0.at: step "gone": nothing on /reports matches "#gone" within 300 ms; correct the selector, raise "waitMs", or say with "page" where it is (1440x900; 360x740).`,
      `flows/bad.json:${lineOf('"at": "#under"')}: steps.1.at: step "covered": something of the page lies over all of "#under"; close it in a step before, or point at what can be seen (1440x900; 360x740).`,
      `flows/bad.json:${lineOf('"at": "#deep"')}: steps.2.at: step "hidden": "#deep" is on /reports but cannot be seen within 300 ms; point at what can, or say with "page" or "when" where it can (1440x900; 360x740).`,
      // It fits on a desk.
      expect.stringMatching(
        /^flows\/bad\.json:\d+: steps\.3: step "tall": the popover stands out of the window; .* \(360x740, en: \d+ px; 360x740, fi: \d+ px\)\.$/,
      ),
    ]);
    const junit = readFileSync(join(folder, 'flows.xml'), 'utf8');
    expect(junit).toContain('<testsuite name="bad" tests="7" failures="5" skipped="1">');
    expect(await readJunit(junit)).toEqual({
      suites: [['bad', '7', '5', '1']],
      cases: [
        ...['the flow', 'gone failure', 'covered failure', 'hidden failure', 'tall failure'],
        ...['finnish failure', 'elsewhere skipped'],
      ],
    });
    expect(junit).toMatch(
      /<testcase name="gone" classname="bad" file="flows\/bad\.json"><failure type="missing-target" message="nothing on \/reports matches &quot;#gone&quot;/,
    );
  });

  test('sees a theme of low contrast, and the page that one has to be signed in for', async () => {
    const pale = tour('pale', step('one', { page: '/pale' }), step('two', { page: '/members' }));
    writeFileSync(
      join(folder, 'theme.json'),
      JSON.stringify({ tokens: { text: '#eeeeee' }, darkTokens: { text: '#333333' } }),
    );
    const args = ['--url', `${url}/pale`, '--url', `${url}/members`, '--viewport', '360x740'];
    const options = [...args, '--languages', 'fi', '--dark', '--theme', 'theme.json', '--json'];
    const out = await check([pale], ...options);
    const { faults, unchecked } = JSON.parse(out.out);
    expect(out.code).toBe(1);
    expect(unchecked).toEqual([
      { flow: 'pale', step: 'two', reason: expect.stringContaining('/members led to /reports') },
    ]);
    // The page's own colour goes before the theme's; the title has the theme's, in Finnish as was asked.
    expect(faults).toContainEqual({
      ...{ flow: 'pale', step: 'one', kind: 'contrast', file: 'flows/pale.json', line: 15 },
      path: ['steps', 0],
      message: expect.stringMatching(
        /^the contrast of "Otsikko" is 1\.\d+:1 \(#eeeeee on #ffffff\), expected 4\.5:1; /,
      ),
      where: ['360x740, fi'],
    });
    const told = faults.map(({ message, where }: { message: string; where: string[] }) =>
      [message, ...where].join(' '),
    );
    expect(told).toContainEqual(
      expect.stringMatching(
        /^the contrast of "Teksti\." is 1\.\d+:1 \(#c0c0c0 on #ffffff\).*, fi$/,
      ),
    );
    expect(told).toContainEqual(
      expect.stringMatching(/^the contrast of "Otsikko" is 1\.\d+:1 \(#333333 on .*, fi, dark$/),
    );

    asked.length = 0;
    const signedIn = ['--url', `${url}/members`, '--cookie', 'session=1', '--header', 'X-CI: yes'];
    const again = await check([pale], ...signedIn, '--viewport', '360x740', '--json');
    expect(JSON.parse(again.out)).toMatchObject({
      looked: 1,
      unchecked: [{ step: 'one' }],
    });
    expect(asked).toContainEqual({ path: '/members', cookie: 'session=1', header: 'yes' });

    // Signed in by what a browser has kept, as Playwright writes it.
    asked.length = 0;
    const cookie = {
      ...{ name: 'session', value: '1', domain: '127.0.0.1', path: '/', expires: -1 },
      ...{ httpOnly: true, secure: false, sameSite: 'Lax' },
    };
    const state = JSON.stringify({ cookies: [cookie], origins: [] });
    writeFileSync(join(folder, 'state.json'), state);
    const kept = ['--url', `${url}/members`, '--storage-state', 'state.json'];
    const third = await check([pale], ...kept, '--viewport', '360x740', '--json');
    expect(JSON.parse(third.out)).toMatchObject({ looked: 1, unchecked: [{ step: 'one' }] });
    expect(asked).toContainEqual({ path: '/members', cookie: 'session=1', header: '' });
  });

  test('says what it cannot do, and what was not understood', async () => {
    const fine = tour('fine', step('one'));
    const of = (...args: string[]) => check([fine], ...args);
    const [noBrowser, noPage, noUrl, noSize] = await Promise.all([
      of('--url', `${url}/reports`, '--browser', '/nowhere'),
      of('--url', `${url}/nothing`),
      of('--url', 'reports'),
      of('--url', `${url}/reports`, '--viewport', 'wide'),
    ]);
    expect(noBrowser).toMatchObject({
      code: 1,
      err: ['polku: --browser is "/nowhere", where no file is. Correct it or leave it out.'],
    });
    expect(noPage).toMatchObject({
      code: 1,
      err: [expect.stringContaining('/nothing answered 404. Correct --url, or say who is there')],
    });
    expect(noUrl.code).toBe(2);
    expect(noSize.code).toBe(2);
  });
});
