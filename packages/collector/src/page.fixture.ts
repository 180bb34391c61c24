import type { Batch } from '@polku/protocol';
import { IDBFactory } from 'fake-indexeddb';
import { vi } from 'vitest';
import { createCollector } from './collector.ts';
import { type ConsentOptions, createConsent } from './consent.ts';
import { createPageContext } from './context.ts';
import type { Collector, CollectorOptions } from './contract.ts';
import { createMilestoneWatch } from './milestone.ts';

/** A browser's page around a collector: its storage, and a backend that says what the test tells it to. */

/** The globals that a collector reads: there is no other way in for a host. */
export function resetBrowser() {
  localStorage.clear();
  globalThis.indexedDB = new IDBFactory();
}

export type FakeBackend = ReturnType<typeof stubBackend>;

/** Takes every batch, unless told otherwise. */
export function stubBackend() {
  const batches: Batch[] = [];
  const backend = {
    batches,
    /** Every event that arrived, in the order of arrival. */
    events: () => batches.flatMap(({ events }) => events),
    names: () => backend.events().map(({ type, name }) => name ?? type),
    answer: (batch: Batch): Response | Promise<Response> =>
      Response.json({
        success: true,
        results: batch.events.map(({ id }) => ({ id, status: 'accepted' })),
      }),
  };
  const fetch = vi.fn(async (_url: unknown, init: RequestInit = {}) => {
    const batch = JSON.parse(String(init.body)) as Batch;
    batches.push(batch);
    return backend.answer(batch);
  });
  vi.stubGlobal('fetch', fetch);
  return backend;
}

const open = new Set<Collector>();

type PageOptions = Partial<Omit<CollectorOptions, 'consent'>> &
  ConsentOptions & { consent?: 'given' | 'required' };

export function openCollector({ isGiven, honorGpc, ...options }: PageOptions = {}) {
  const warn = vi.fn();
  const consent = createConsent({ isGiven: isGiven ?? options.consent !== 'required', honorGpc });
  const milestones = createMilestoneWatch();
  const collector = createCollector({
    key: 'wk_1',
    endpoint: 'https://polku.example.com',
    warn,
    context: createPageContext(),
    ...options,
    consent,
  });
  collector.use(milestones);
  open.add(collector);
  return { collector, consent, milestones, warn };
}

/** Every page of the test is closed: none lives on into the next. */
export function closePages() {
  for (const collector of open) collector.destroy();
  open.clear();
}

/** The names of the databases that hold something, and the keys in localStorage. */
export async function readDevice(): Promise<{ events: number; keys: string[] }> {
  const databases = await indexedDB.databases();
  const counts = await Promise.all(databases.map(({ name = '' }) => countRecords(name)));
  return { events: counts.reduce((sum, count) => sum + count, 0), keys: Object.keys(localStorage) };
}

const countRecords = (name: string) =>
  new Promise<number>((resolve, reject) => {
    const opening = indexedDB.open(name);
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
      const db = opening.result;
      if (!db.objectStoreNames.contains('events')) return resolve(0);
      const counting = db.transaction('events').objectStore('events').count();
      counting.onsuccess = () => {
        db.close();
        resolve(counting.result);
      };
    };
  });
