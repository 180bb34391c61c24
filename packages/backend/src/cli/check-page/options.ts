import { readFile } from 'node:fs/promises';
import { LANGUAGE_TAG, Theme } from '@polku/flows/schemas';
import { type Command, InvalidArgumentError } from 'commander';

/** What `flows check --url` is told: read and refused here, so that all the rest can trust it. */
export type Viewport = { width: number; height: number };

export type PageOptions = {
  url: string[];
  viewport: Viewport[];
  /** As asked for; by default each flow's own. */
  languages?: string[];
  dark?: boolean;
  cookie: { name: string; value: string }[];
  /** Sent to the origins of the pages, and to no other. */
  header: { [name: string]: string };
  storageState?: string;
  /** For a page to load, and at most for a target to come, in ms. */
  timeout: number;
  theme?: string;
  browser?: string;
  junit?: string;
};

const VIEWPORTS: Viewport[] = [
  { width: 1440, height: 900 },
  { width: 360, height: 740 },
];

export function addPageOptions(command: Command): Command {
  return command
    .option('--url <URL>', 'look at them on this page in Chromium, too; repeatable', toUrls, [])
    .option('--viewport <WxH>', 'default 1440x900 and 360x740; repeatable', toViewports)
    .option('--languages <LIST>', 'such as fi,en; those of each flow unless given', toLanguages)
    .option('--dark', 'look at them in the dark, too')
    .option('--cookie <NAME=VALUE>', 'sent to the pages; repeatable', toCookies, [])
    .option('--header <NAME:VALUE>', 'sent to the pages; repeatable', toHeaders, {})
    .option('--storage-state <FILE>', 'a signed-in state, as Playwright writes it')
    .option('--theme <FILE>', "the workspace's theme, in JSON")
    .option('--timeout <MS>', 'for a page, and at most for a target', toMs, 15_000)
    .option('--browser <PATH>', 'the Chromium; CHROME_PATH, else the usual places')
    .option('--junit <FILE>', 'write the findings for CI, too');
}

/** Those that were given, else a desk and a phone. */
export const viewportsOf = ({ viewport }: { viewport?: Viewport[] }): Viewport[] =>
  viewport ?? VIEWPORTS;

export const toName = ({ width, height }: Viewport): string => `${width}x${height}`;

/** @throws when the file holds no theme */
export async function readTheme(file: string | undefined): Promise<Theme> {
  if (file === undefined) return {};
  const parsed = Theme.safeParse(JSON.parse(await readFile(file, 'utf8')));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new Error(`${file} holds no theme: ${issue?.path.join('.')}: ${issue?.message}.`);
}

function toUrls(text: string, before: string[]): string[] {
  if (!URL.canParse(text) || !/^https?:/.test(text))
    throw new InvalidArgumentError(`Expected an address such as https://app.example/reports.`);
  return [...before, new URL(text).href];
}

function toViewports(text: string, before: Viewport[] = []): Viewport[] {
  const [, width, height] = /^(\d{2,4})x(\d{2,4})$/.exec(text) ?? [];
  if (!width || !height) throw new InvalidArgumentError('Expected WIDTHxHEIGHT, such as 360x740.');
  return [...before, { width: Number(width), height: Number(height) }];
}

function toLanguages(text: string): string[] {
  const languages = text.split(',').map((each) => each.trim());
  if (languages.every((each) => LANGUAGE_TAG.test(each))) return languages;
  throw new InvalidArgumentError('Expected language tags such as fi,en.');
}

function toCookies(text: string, before: PageOptions['cookie']): PageOptions['cookie'] {
  const [, name, value] = /^([^=;\s]+)=([^;]*)$/.exec(text) ?? [];
  if (!name || value === undefined) throw new InvalidArgumentError('Expected NAME=VALUE.');
  return [...before, { name, value }];
}

function toHeaders(text: string, before: PageOptions['header']): PageOptions['header'] {
  const [, name, value] = /^([\w-]+):\s*(.*)$/.exec(text) ?? [];
  if (!name || value === undefined) throw new InvalidArgumentError('Expected NAME: VALUE.');
  return { ...before, [name.toLowerCase()]: value };
}

function toMs(text: string): number {
  const ms = Number(text);
  if (Number.isInteger(ms) && ms >= 100 && ms <= 600_000) return ms;
  throw new InvalidArgumentError('Expected milliseconds from 100 to 600000.');
}
