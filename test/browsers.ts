/**
 * The browser that drives pages here: CHROME_PATH, else what stands at the well-known places, else (as
 * root on Debian) the distribution's own package. Nothing is downloaded from anywhere else.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';

const PLACES: { [platform: string]: string[] } = {
  linux: [
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome-stable',
    '/usr/bin/google-chrome',
    '/snap/bin/chromium',
  ],
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
  ],
  win32: [
    'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
    'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
  ],
};

export const HOW_TO_GET_CHROMIUM =
  'No Chromium was found. Install Chromium or Chrome (Debian: apt-get install chromium), ' +
  'or set CHROME_PATH to the program.';

/** For `chromium.launch`. No sandbox as root, no traffic of the browser's own. */
export const launchArgs = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/**
 * The path of a Chromium, installed first where that is possible; undefined when there is none.
 * Rejects when CHROME_PATH names no file: a wrong wish is not passed over.
 */
export async function findChromium(): Promise<string | undefined> {
  const wanted = process.env.CHROME_PATH;
  if (wanted && !existsSync(wanted)) {
    throw new Error(`CHROME_PATH is "${wanted}", where no file is. Correct it or unset it.`);
  }
  return wanted || findInstalled() || ((await installOnDebian()) ? findInstalled() : undefined);
}

function findInstalled(): string | undefined {
  return PLACES[process.platform]?.find((place) => existsSync(place));
}

async function installOnDebian(): Promise<boolean> {
  if (process.getuid?.() !== 0 || !existsSync('/etc/debian_version')) return false;
  process.stderr.write('[polku] installing chromium from the Debian packages …\n');
  // Another apt may be at work: wait for it rather than fail.
  const patience = ['-o', 'DPkg::Lock::Timeout=300'];
  await run('apt-get', [...patience, 'update', '-qq']);
  const packages = ['-y', '-qq', '--no-install-recommends', 'chromium'];
  return (await run('apt-get', [...patience, 'install', ...packages])) === 0;
}

/** Resolves with the exit code, 1 when the program is not there. Its output goes to standard error. */
function run(program: string, args: string[]): Promise<number> {
  return new Promise((resolve) => {
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    const child = spawn(program, args, { stdio: ['ignore', 2, 2], env });
    child.once('error', () => resolve(1));
    child.once('exit', (code) => resolve(code ?? 1));
  });
}
