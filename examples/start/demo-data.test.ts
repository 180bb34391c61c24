import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { demoFolder, emptyFolder, listDemos, readDemoKeys, writeDemoKeys } from './demo-data.ts';

const KEYS = {
  workspaceId: 'ws_1',
  writeKey: 'wk_1',
  tokenSecret: 'ts_1',
  webhookSecret: 'whsec_1',
};
const PORTS = { backend: 4800, demo: 4801, receiver: 4802 };
let parent: string;

beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'polku-data-'));
});
afterEach(() => rmSync(parent, { recursive: true }));

describe('the demo’s data', () => {
  it('gives back the keys it was given, and lets nobody else read them', () => {
    const folder = demoFolder(parent, PORTS);
    emptyFolder(folder);
    writeDemoKeys(folder, KEYS);
    expect(readDemoKeys(folder)).toEqual(KEYS);
    expect(statSync(join(folder, 'demo.json')).mode & 0o777).toBe(0o600);
  });

  it('has none before the first run', () => {
    expect(readDemoKeys(demoFolder(parent, PORTS))).toBeUndefined();
    expect(listDemos(join(parent, 'not-there'))).toEqual([]);
  });

  it.each(['{"workspaceId": "ws_1"}', 'not json', 'null'])(
    'refuses %s, and says what to do',
    (text) => {
      writeFileSync(join(parent, 'demo.json'), text);
      expect(() => readDemoKeys(parent)).toThrow(/lacks .*webhookSecret.*npm start -- --reset/);
    },
  );

  it('is found again for every set of ports', () => {
    const other = { backend: 4803, demo: 4801, receiver: 4804 };
    for (const ports of [PORTS, other]) emptyFolder(demoFolder(parent, ports));
    mkdirSync(join(parent, 'something-else'));
    expect(listDemos(parent)).toEqual([PORTS, other]);
  });
});
