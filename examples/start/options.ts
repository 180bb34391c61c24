import { parseArgs } from 'node:util';

export const HELP = `Starts the Polku demo: a small product with Polku in it, the console, and a webhook receiver.

  npm start                 build what is stale, start everything, print where to go
  npm start -- --check      walk the whole journey in a headless browser, then stop
  npm start -- --reset      empty the demo data (also with the others: reset first)
  npm start -- --help       this text
  pnpm dev                  the same, and builds and starts anew what changes (--dev)

Data is kept in .polku/demo/. Ports are 4800 (backend, console), 4801 (demo product) and 4802 (receiver), or
the next free ones; each set of ports has its own data. CHROME_PATH names the browser for --check.`;

export type Options = { isCheck: boolean; isReset: boolean; isHelp: boolean; isDev: boolean };

/** @throws Error in one sentence for an argument that is not known. */
export function parseOptions(args: string[]): Options {
  try {
    const { values } = parseArgs({
      args,
      options: {
        check: { type: 'boolean', default: false },
        reset: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
        dev: { type: 'boolean', default: false },
      },
    });
    const { check, reset, help, dev } = values;
    return { isCheck: check, isReset: reset, isHelp: help, isDev: dev };
  } catch (cause) {
    throw new Error(
      `Unknown argument: expected --check, --reset or --help, received "${args.join(' ')}". See \`npm start -- --help\`.`,
      { cause },
    );
  }
}
