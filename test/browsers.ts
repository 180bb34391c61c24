/**
 * The browsers that drive pages here, each found in the same way: the variable that names the program, else
 * what stands at the well-known places, else (as root on Debian) the distribution's own package. Nothing is
 * downloaded from anywhere else.
 */
import { existsSync, globSync } from 'node:fs';
import { CHROMIUM_PLACES } from '../packages/backend/src/cli/check-page/chromium.ts';
import { installOnDebian } from './debian.ts';

export type BrowserName = 'chromium' | 'firefox' | 'webkit';

type Source = {
  title: string;
  variable: string;
  /** Globs, by platform; the first that is there is taken. */
  places: { [platform: string]: string[] };
  /** Debian packages that bring it, with all that it needs. */
  packages: string[];
  /** Programs that it cannot be driven without. */
  alsoNeeds?: string[];
};

const SOURCES: { [name in BrowserName]: Source } = {
  chromium: {
    title: 'Chromium',
    variable: 'CHROME_PATH',
    places: CHROMIUM_PLACES,
    packages: ['chromium'],
  },
  firefox: {
    title: 'Firefox',
    variable: 'FIREFOX_PATH',
    places: {
      linux: ['/usr/bin/firefox-esr', '/usr/bin/firefox'],
      darwin: ['/Applications/Firefox.app/Contents/MacOS/firefox'],
      win32: ['C:\\Program Files\\Mozilla Firefox\\firefox.exe'],
    },
    packages: ['firefox-esr'],
  },
  webkit: {
    title: 'WebKitGTK (MiniBrowser and Xvfb)',
    variable: 'WEBKIT_PATH',
    places: { linux: ['/usr/lib/*/webkit2gtk-4.1/MiniBrowser'] },
    // MiniBrowser comes with the driver's package; it has no headless mode.
    packages: ['webkit2gtk-driver', 'xvfb'],
    alsoNeeds: ['/usr/bin/Xvfb'],
  },
};

export const BROWSERS = Object.keys(SOURCES) as BrowserName[];

export const HOW_TO_GET_CHROMIUM = howToGet('chromium');

/** One sentence for whoever lacks it. */
export function howToGet(name: BrowserName): string {
  const { title, variable, packages } = SOURCES[name];
  return (
    `No ${title} was found. Install it (Debian: apt-get install ${packages.join(' ')}), ` +
    `or set ${variable} to the program.`
  );
}

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
 * The path of a browser, installed first where that is possible; undefined when there is none. Rejects when
 * the variable names no file: a wrong wish is not passed over.
 */
export async function findBrowser(name: BrowserName): Promise<string | undefined> {
  const found = findInstalled(name);
  if (found) return found;
  return (await installOnDebian(SOURCES[name].packages)) ? findInstalled(name) : undefined;
}

export const findChromium = () => findBrowser('chromium');

/** What is there already; nothing is installed. */
export function findInstalled(name: BrowserName): string | undefined {
  const { variable, places, alsoNeeds = [] } = SOURCES[name];
  const wanted = process.env[variable];
  if (wanted && !existsSync(wanted)) {
    throw new Error(`${variable} is "${wanted}", where no file is. Correct it or unset it.`);
  }
  if (!alsoNeeds.every((file) => existsSync(file))) return undefined;
  return wanted || places[process.platform]?.flatMap((place) => globSync(place))[0];
}

/** The environment by which a child process finds the same browser. */
export const toVariable = (name: BrowserName, path: string | undefined): NodeJS.ProcessEnv =>
  path ? { [SOURCES[name].variable]: path } : {};
