/**
 * The demo's folder: the store, the workspace document it began with, and `demo.json`, which holds the keys
 * that the demo product and the receiver need. They are secrets, so nobody else may read the file.
 *
 * `demo.json` is written last. A folder without it is a first run that was cut short, and begins anew.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Ports } from './ports.ts';

const KEYS = ['workspaceId', 'writeKey', 'tokenSecret', 'webhookSecret'] as const;
export type DemoKeys = { [K in (typeof KEYS)[number]]: string };

/** One folder a set of ports: a workspace is bound to its addresses. */
export function demoFolder(parent: string, ports: Ports): string {
  return join(parent, `${ports.backend}-${ports.demo}-${ports.receiver}`);
}

/** Of a demo that was made before, or undefined. Rejects a file that is not whole. */
export function readDemoKeys(folder: string): DemoKeys | undefined {
  const file = join(folder, 'demo.json');
  if (!existsSync(file)) return undefined;
  const keys = parseOrUndefined(readFileSync(file, 'utf8'));
  const missing = KEYS.filter((key) => typeof keys?.[key] !== 'string');
  if (keys && missing.length === 0) return keys as DemoKeys;
  throw new Error(
    `${file} lacks ${missing.join(', ')}. Run \`npm start -- --reset\` to begin with new demo data.`,
  );
}

function parseOrUndefined(text: string): { [key: string]: unknown } | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value ? { ...value } : undefined;
  } catch {
    return undefined; // said by the caller, which knows what is missing
  }
}

/** An empty folder, whatever was there. */
export function emptyFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true, mode: 0o700 });
}

export function writeDemoKeys(folder: string, keys: DemoKeys): void {
  writeFileSync(join(folder, 'demo.json'), `${JSON.stringify(keys, null, 2)}\n`, { mode: 0o600 });
}

/** The ports of every demo whose data is kept under `parent`. */
export function listDemos(parent: string): Ports[] {
  if (!existsSync(parent)) return [];
  return readdirSync(parent).flatMap((name) => {
    const [, ...ports] = /^(\d+)-(\d+)-(\d+)$/.exec(name) ?? [];
    const [backend, demo, receiver] = ports.map(Number);
    return backend && demo && receiver ? [{ backend, demo, receiver }] : [];
  });
}
