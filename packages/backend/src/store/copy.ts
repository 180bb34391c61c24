import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { backupPostgres, restorePostgres } from './engines/postgres-copy.ts';
import { hasPostgresStore, holdPostgres, joinPostgres } from './engines/postgres-hold.ts';
import { backupSqlite, restoreSqlite } from './engines/sqlite-copy.ts';
import { holdSqlite } from './engines/sqlite-hold.ts';

/** What can be done with a store from outside, without opening it as a backend does. One line an engine. */
type Engine = {
  backup(place: string, to: string): Promise<void>;
  restore(from: string, place: string, options: { isForced: boolean }): Promise<void>;
  exists(place: string): boolean | Promise<boolean>;
  hold(place: string): Release | Promise<Release>;
  join(place: string): Release | Promise<Release>;
  /** Where files that belong beside the store go. */
  folder(place: string): string;
};

type Release = () => void | Promise<void>;

/** As the drivers read it, with its scheme. */
const toUrl = (place: string) => `postgres:${place}`;

const ENGINES: { [scheme: string]: Engine } = {
  postgres: {
    backup: (place, to) => backupPostgres(toUrl(place), to),
    restore: (from, place, options) => restorePostgres(from, toUrl(place), options),
    exists: (place) => hasPostgresStore(toUrl(place)),
    hold: (place) => holdPostgres(toUrl(place)),
    join: (place) => joinPostgres(toUrl(place)),
    folder: () => '.polku',
  },
  sqlite: {
    backup: backupSqlite,
    restore: restoreSqlite,
    exists: existsSync,
    hold: holdSqlite,
    // One at a time, whoever it is: its file has one process that writes.
    join: holdSqlite,
    folder: (file) => dirname(file),
  },
};

/** Copies the store, online and consistent, into `file`. It is not opened, and so neither made nor migrated. */
export function backupStore(url: string, file: string): Promise<void> {
  const { engine, place } = find(url);
  return engine.backup(place, file);
}

/** @throws when `file` is not a whole backup, the store is in use, or it is there and not `isForced` */
export function restoreStore(
  url: string,
  file: string,
  options: { isForced: boolean },
): Promise<void> {
  const { engine, place } = find(url);
  return engine.restore(file, place, options);
}

/** @throws when there is no store: opening it would make an empty one, and everything asked of it look gone */
export async function requireStore(url: string): Promise<void> {
  const { engine, place } = find(url);
  if (!(await engine.exists(place)))
    throw new Error(`There is no store at ${hidePassword(place)}. Set POLKU_STORE to yours.`);
}

const hidePassword = (place: string) => place.replace(/(?<=^\/\/[^/@:]*:)[^@]*(?=@)/, '…');

/**
 * Says that a backend runs on this store, until the returned function is called or the process ends.
 * @throws when one runs already and the engine carries one alone, or the store is held
 */
export async function joinStore(url: string): Promise<Release> {
  const { engine, place } = find(url);
  return engine.join(place);
}

/**
 * Keeps every backend from this store, until the returned function is called or the process ends.
 * @throws when one runs on it
 */
export async function holdStore(url: string): Promise<Release> {
  const { engine, place } = find(url);
  return engine.hold(place);
}

/** The folder for files that belong beside the store. */
export function folderOfStore(url: string): string {
  const { engine, place } = find(url);
  return engine.folder(place);
}

function find(url: string): { engine: Engine; place: string } {
  const [, scheme = '', rest = ''] = /^([a-z]+):(.+)$/s.exec(url) ?? [];
  const engine = Object.hasOwn(ENGINES, scheme) ? ENGINES[scheme] : undefined;
  if (!engine) throw new Error(`The store "${url}" is of no known kind. Set POLKU_STORE.`);
  const place = scheme === 'sqlite' ? rest.replace(/^\/\/(?=\/)/, '') : rest;
  return { engine, place };
}
