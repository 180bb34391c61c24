import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { describe, expect, test } from 'vitest';
import {
  NPS_CHUNKS,
  readChunks,
  staticImportsOf,
  TOUR_CHUNKS,
  weigh,
  weighConsole,
} from './artefacts.ts';

/**
 * Ceilings in bytes, [gzip 9, brotli 11]. Raise one only in the commit that needs it, and say why here.
 */
const CEILINGS: { [chunk: string]: [gzip: number, brotli: number] } = {
  loader: [260, 230],
  // Sees tours that come with the page's markup, so that they need no script and nothing that is published.
  // Keeps its tabs apart without Web Locks, which would keep the page out of Firefox's back/forward cache.
  // Takes the link of a preview out of the address, before anything reads it; keeps the last part for when there is no network.
  // The door of "My data", which is there whatever is published.
  // And that the page has nothing else to do, for the guide.
  core: [8_900, 8_080],
  // Chooses the language of the built-in words, and loads it; loads a view and its surface at once.
  // Surveys that go on after a reload, or that an address has begun. What stands beside the screen.
  // Three clocks of how often, and delays that survive a reload.
  // The door of the inbox, which is loaded where there is one.
  // Conditions that hold flows back; a draft by a link goes before everything; nothing is believed that is not well formed.
  // Gives what has to wait to its queue; decides anew when a flow comes to the screen; two more limits.
  // Sessions, languages, and how long ago.
  // What the backend has counted of an invitation, asked anew.
  // Tells which texts have marks.
  // Brings what a flow is drawn with before its moment, once.
  guide: [12_260, 11_260],
  // Loaded only where what was triggered has to wait for the user, for another, or for a condition to pass.
  waiting: [960, 860],
  // Loaded only where a flow says something of the clock, or of the share of people that are shown it.
  // Of who is held out, once a person.
  terms: [1_060, 960],
  // Loaded only where a rule asks how often something was done.
  'event-counts': [780, 710],
  // Loaded only where something waits for what happens on the page, or for its place on it.
  moments: [1_010, 890],
  // Draws, keeps focus and keys, follows dialogs. And popovers of the page and full screen.
  // With "Later" and "Don't ask again", of tours and surveys. Slots.
  // Wears tokens, of the page and of the workspace, and follows the page into the dark.
  // A text without marks. Is displayed only once the page has been read, which saves layouts.
  // Follows a meta element into the dark; has its style sheets once a page.
  stage: [10_720, 9_690],
  // Loaded for what points at elements of the page: finds through shadow roots and frames, places by CSS anchors,
  // follows routes. And frames in frames, what is fixed where others are cut off, and what lies under the top layer.
  // The ring has the target's size, and follows it: half as many layouts as by `anchor()`.
  pointing: [4_090, 3_710],
  // Branches, hooks, conditions.
  tour: [3_650, 3_310],
  // Bold, links and lists, pictures and films: loaded for tours and messages that have any. Of films captions, a poster,
  // a text to read.
  markup: [1_200, 1_080],
  // Loaded only by a page whose own markup has a tour.
  'markup-tours': [600, 530],
  // Loaded only where CSS anchors are not exact.
  floating: [6_850, 6_170],
  // Loaded only by who asks why. Tells what is covered from what can be seen.
  // And whether it waits, and what holds it back.
  explain: [640, 580],
  // Words numbers of events as well.
  debug: [1_560, 1_340],
  // Loaded only by the link to a draft.
  preview: [1_640, 1_400],
  // Branches, goes on after a reload, thanks by score. No question is in here, but what several kinds of them are
  // drawn with; each kind is loaded with the survey that has it.
  survey: [4_930, 4_430],
  nps: [330, 300],
  ces: [300, 260],
  csat: [730, 640],
  rating: [350, 310],
  star: [520, 460],
  choice: [1_440, 1_310],
  text: [730, 620],
  goal: [740, 650],
  consent: [440, 360],
  contact: [890, 750],
  info: [260, 220],
  message: [1_000, 890],
  slideout: [740, 650],
  modal: [1_000, 860],
  banner: [1_230, 1_040],
  // Times to choose from, over time zones, and a calendar file.
  // Seats: asked for, given, taken, changed, given back.
  invitation: [3_950, 3_530],
  // Tooltips and hotspots.
  hint: [1_600, 1_420],
  slot: [460, 380],
  // Keeps what stands in a corner clear of the host's widgets, and of each other.
  corner: [820, 720],
  // A launcher, and its list.
  checklist: [3_640, 3_280],
  // Conversations and messages, a panel, a slot and a launcher. Loaded for the verified users of a workspace that has one.
  // And whose it is, which the guide had.
  inbox: [7_550, 6_850],
  // What is held about the user, to be saved or deleted; in three languages. Loaded by who asks for it.
  'my-data': [3_550, 3_200],
  // One language is loaded, and none by those who read English.
  fi: [1_390, 1_270],
  sv: [1_310, 1_190],
};
// The rule language is in it, with numbers of events and how long ago something was.
const COLLECTOR_CEILING: [gzip: number, brotli: number] = [5_400, 4_950];
// With what lets other flows stand beside a tour, and the theme. And what an audience may count.
// Finding and placing is apart from what a survey needs: 0.8 kB more here, 3 kB less there.
// What comes down is believed only as far as it is well formed.
// And the door of "My data", in the core.
// What draws it is there before its moment: 0.1 kB.
const WHOLE_TOUR_CEILING: [gzip: number, brotli: number] = [46_430, 42_080];
const WHOLE_NPS_CEILING: [gzip: number, brotli: number] = [37_850, 34_300];

/** What must never reach a host page; a byte ceiling would not say which of them came in. */
const FORBIDDEN = [
  'zod',
  // Kysely the library; in lower case it is Finnish for a survey.
  'Kysely',
  '"hono"',
  'console.log',
  'console.error',
  'eval(',
  'new Function',
  'document.write',
];

const root = fileURLToPath(new URL('..', import.meta.url));
const dist = fileURLToPath(new URL('../packages/sdk/dist', import.meta.url));

describe('what a host page is given', () => {
  const chunks = readChunks();

  test('is made of the chunks that are known, and no others', () => {
    expect(Object.keys(chunks).sort()).toEqual(Object.keys(CEILINGS).sort());
  });

  test.each(Object.entries(CEILINGS))('%s stays under its ceiling', (name, [gzip, brotli]) => {
    const bytes = weigh(chunks[name] ?? '');
    expect(bytes.gzip).toBeLessThanOrEqual(gzip);
    expect(bytes.brotli).toBeLessThanOrEqual(brotli);
  });

  test.each([
    ['tour', TOUR_CHUNKS, WHOLE_TOUR_CEILING],
    ['NPS', NPS_CHUNKS, WHOLE_NPS_CEILING],
  ] as const)('a whole %s stays under its ceiling', (_, names, [gzip, brotli]) => {
    const bytes = weigh(...names.map((name) => chunks[name] ?? ''));
    expect(bytes.gzip).toBeLessThanOrEqual(gzip);
    expect(bytes.brotli).toBeLessThanOrEqual(brotli);
  });

  test.each(['react', 'vue'])('what %s needs beside the core stays under 1 kB', (name) => {
    const entry = readFileSync(`${dist}/${name}.js`, 'utf8');
    const shared = [...entry.matchAll(/from\s*"(\.\/[^"]+)"/g)].map(([, file]) =>
      readFileSync(`${dist}/${file}`, 'utf8'),
    );
    // The framework is the host's own, and of the core there is nothing in it.
    expect(entry + shared.join('')).not.toContain('import(');
    expect(weigh(entry, ...shared).gzip).toBeLessThanOrEqual(1_024);
  });

  test('the collector alone stays under its ceiling', async () => {
    const bytes = weigh(await bundleCollector());
    expect(bytes.gzip).toBeLessThanOrEqual(COLLECTOR_CEILING[0]);
    expect(bytes.brotli).toBeLessThanOrEqual(COLLECTOR_CEILING[1]);
  });

  test.each(Object.keys(CEILINGS))('%s holds nothing that is forbidden', (name) => {
    expect(FORBIDDEN.filter((word) => chunks[name]?.includes(word))).toEqual([]);
  });

  test('the core brings nothing that is only needed for showing', () => {
    expect(staticImportsOf(chunks.core ?? '')).toEqual([]);
    expect(staticImportsOf(chunks.guide ?? '')).toEqual(['core']);
    expect(staticImportsOf(chunks.pointing ?? '')).toEqual(['stage']);
    // It moves by rules: the guide has the function that matches them.
    expect(staticImportsOf(chunks.tour ?? '').sort()).toEqual(['guide', 'stage']);
    // Its branches are rules as well. No question is in the chunk of a survey, nor one in another.
    expect(staticImportsOf(chunks.survey ?? '').sort()).toEqual(['guide', 'stage']);
    for (const kind of ['nps', 'ces', 'choice', 'text', 'goal', 'consent', 'contact', 'info'])
      expect(new Set(staticImportsOf(chunks[kind] ?? ''))).toEqual(new Set(['stage', 'survey']));
    // One surface at a time: none is in the chunk of a message, nor one in another.
    expect(staticImportsOf(chunks.message ?? '')).toEqual(['stage']);
    for (const surface of ['slideout', 'modal', 'banner', 'hint', 'slot'])
      expect(staticImportsOf(chunks[surface] ?? '')).toEqual(['stage']);
  });
});

/** As a bundler of a host would make it of init, identify and track. */
async function bundleCollector(): Promise<string> {
  const { outputFiles } = await build({
    stdin: {
      contents: `import { createCollector } from './packages/collector/dist/index.js';
        const c = createCollector({ key: 'k', endpoint: 'e', consent: 'given' }); c.identify('u'); c.track('t');`,
      resolveDir: root,
    },
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    target: 'es2022',
    legalComments: 'none',
  });
  return outputFiles[0]?.text ?? '';
}

// Of the inbox: page, script, style and font. Every other page is a chunk of its own.
const CONSOLE_CEILING = 120_000;

test('the console opens its inbox with at most 120 kB', () => {
  const { files, gzip } = weighConsole();
  expect(files.some((file) => file.endsWith('.js'))).toBe(true);
  expect(files.some((file) => file.endsWith('.woff2'))).toBe(true);
  expect(gzip).toBeLessThanOrEqual(CONSOLE_CEILING);
});
