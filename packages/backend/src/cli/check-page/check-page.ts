import { writeFile } from 'node:fs/promises';
import type { Flow } from '@polku/flows';
import { languagesOf, lintFlow } from '@polku/flows/schemas';
import { count } from '../count.ts';
import { type FlowFile, toFaultText } from '../flow-files.ts';
import { openTools } from './chromium.ts';
import { installPolku } from './in-page.ts';
import { type Fault, toFaults, toUnchecked } from './judge.ts';
import { toJunit } from './junit.ts';
import { type Known, runLap } from './lap.ts';
import { type PageOptions, readTheme, toName, viewportsOf } from './options.ts';
import { answerSdk } from './sdk-answers.ts';
import type { Sighting, Where } from './sighting.ts';
import { type Stop, toQuestionFlow, toStops, type Unchecked } from './stops.ts';

/** What `flows check --url` has found. */
export type PageReport = {
  faults: (Fault & { file: string; line?: number; text: string })[];
  unchecked: Unchecked[];
  /** Steps, questions, and other flows, that were looked at. */
  looked: number;
};

/** Looks at every flow on the pages. Throws when a page or the browser cannot be had: then nothing is said of the flows. */
export async function checkOnPages(
  files: readonly FlowFile[],
  options: PageOptions,
): Promise<PageReport> {
  const flows = files.map(({ flow }) => flow);
  const theme = await readTheme(options.theme);
  const { stops, unchecked } = toStops(flows, options.url);
  const sightings = await lookAt(stops, { ...options, look: theme });
  const skipped = [...unchecked, ...toUnchecked(sightings)];
  const faults = files.flatMap((file) => {
    const seen = [...lintTexts(file, options.languages), ...toFaults(file.flow, sightings)];
    return seen.map((fault) => {
      const where = fault.where.length > 0 ? ` (${fault.where.join('; ')})` : '';
      const part = file.flow.kind === 'survey' ? 'question' : 'step';
      const step = fault.step === undefined ? '' : `${part} "${fault.step}": `;
      const message = `${step}${fault.message}${where}`;
      const line = file.lineOf(fault.path);
      return {
        ...fault,
        file: file.name,
        ...(line !== undefined && { line }),
        text: toFaultText(file, { path: fault.path, message }),
      };
    });
  });
  const report = { faults, unchecked: skipped, looked: stops.length };
  if (options.junit) await writeFile(options.junit, toJunit(toCases(files), faults, skipped));
  return report;
}

export const toSummary = ({ faults, unchecked, looked }: PageReport, pages: number): string =>
  `${count(looked, 'view')} looked at on ${count(pages, 'page')}: ${count(faults.length, 'fault')}, ${unchecked.length} not checked.`;

function lintTexts({ flow }: FlowFile, languages: string[] | undefined): Fault[] {
  return lintFlow(flow, languages).map((finding) => {
    const [part, index] = finding.path;
    const step =
      part === 'steps' || part === 'questions' ? partsOf(flow)[Number(index)]?.id : undefined;
    return {
      ...finding,
      flow: flow.id,
      ...(step !== undefined && { step }),
      kind: 'text',
      where: [],
    };
  });
}

function toCases(files: readonly FlowFile[]) {
  return files.flatMap(({ name, flow }) => [
    { flow: flow.id, file: name },
    ...partsOf(flow).map(({ id }) => ({ flow: flow.id, file: name, step: id })),
  ]);
}

/** Steps, and questions. */
const partsOf = (flow: Flow): readonly { id: string }[] =>
  flow.kind === 'tour' ? flow.steps : flow.kind === 'survey' ? flow.questions : [];

async function lookAt(
  stops: readonly Stop[],
  options: PageOptions & { look: Awaited<ReturnType<typeof readTheme>> },
): Promise<Sighting[]> {
  if (stops.length === 0) return [];
  const { browser, axe } = await openTools(options.browser);
  try {
    const sightings: Sighting[] = [];
    for (const viewport of viewportsOf(options)) {
      const known: Known = new Map();
      for (const where of toWheres(stops, toName(viewport), options)) {
        const own = stops.filter((stop) => isMeant(stop, where, options.languages));
        const context = await browser.newContext({
          viewport,
          colorScheme: where.isDark ? 'dark' : 'light',
          // What moves is measured where it comes to rest.
          reducedMotion: 'reduce',
          bypassCSP: true,
          // What a service worker fetches is out of our sight.
          serviceWorkers: 'block',
          ...(options.storageState && { storageState: options.storageState }),
        });
        const cookies = options.cookie.map((each) => ({ ...each, url: where.url }));
        await context.addCookies(cookies);
        const answers = await answerSdk(context, {
          flows: own.map(toQuestionFlow),
          theme: options.look,
          pages: options.url,
          header: options.header,
        });
        const languages = where.language;
        await context.addInitScript(installPolku, { ...answers, languages });
        const timeoutMs = options.timeout;
        sightings.push(...(await runLap({ context, where, stops: own, axe, timeoutMs, known })));
        await context.close();
      }
    }
    return sightings;
  } finally {
    await browser.close();
  }
}

/** Page by page, so that what was found out on one is of use in the next language. */
function toWheres(
  stops: readonly Stop[],
  viewport: string,
  { languages, dark }: PageOptions,
): Where[] {
  const urls = [...new Set(stops.map(({ url }) => url))];
  const asked = new Set(stops.flatMap((stop) => languagesFor(stop, languages)));
  return urls.flatMap((url) =>
    [...asked].flatMap((language) =>
      (dark ? [false, true] : [false]).map((isDark) => ({
        url,
        viewport,
        ...(language !== undefined && { language }),
        isDark,
      })),
    ),
  );
}

const isMeant = (stop: Stop, { url, language }: Where, languages: string[] | undefined): boolean =>
  stop.url === url && languagesFor(stop, languages).includes(language);

/** Undefined: as the page is, for a flow of plain texts. */
function languagesFor({ flow }: Stop, asked: string[] | undefined): (string | undefined)[] {
  const languages = asked ?? languagesOf(flow);
  return languages.length > 0 ? languages : [undefined];
}
