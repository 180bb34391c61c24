import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, extname, join, relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Flow } from '@polku/flows';
import { findNodeAtLocation, parseTree } from 'jsonc-parser';
import { findJsonFault } from '../http/json-fault.ts';
import { type FlowFault, parseFlowDocument } from '../success/flow-document.ts';

/**
 * Flows in files: one a file, in JSON or in TypeScript (its default export). A fault is told as editors and CI
 * print them, `flows/welcome.json:12: steps.1.title: …`, so that it can be gone to.
 */
export type FlowFile = {
  /** As people call it: from the folder where they stand. */
  name: string;
  flow: Flow;
  /** The line where a path of the flow stands, where that can be told. */
  lineOf(path: readonly (string | number)[]): number | undefined;
};

export type FlowFiles = { files: FlowFile[]; faults: string[] };

/** The name of the JSON Schema that `pull` writes beside them: no flow. */
export const SCHEMA_FILE = 'flow.schema.json';

/** Reads the files, and of folders those in them that end in .json, .ts or .mjs. */
export async function readFlowFiles(paths: readonly string[]): Promise<FlowFiles> {
  const read = await Promise.all((await findFiles(paths)).map(readFlowFile));
  const files = read.flatMap((each) => ('file' in each ? [each.file] : []));
  const faults = read.flatMap((each) => ('faults' in each ? each.faults : []));
  return { files, faults: [...faults, ...repeatedIds(files)] };
}

async function findFiles(paths: readonly string[]): Promise<string[]> {
  const found = await Promise.all(paths.map(findIn));
  const files = [...new Set(found.flat().map((path) => resolve(path)))];
  if (files.length > 0) return files;
  throw new Error(
    `There is no flow in ${paths.join(', ')}. Expected files that end in .json, .ts or .mjs; "polku flows pull" writes those that are published.`,
  );
}

async function findIn(path: string): Promise<string[]> {
  const isFolder = await stat(path).then(
    (info) => info.isDirectory(),
    () => {
      throw new Error(`${path} does not exist. Name a folder with flows, or files.`);
    },
  );
  if (!isFolder) return [path];
  const names = await readdir(path);
  return names
    .filter(
      (name) => /\.(json|ts|mjs)$/.test(name) && !/\.(schema\.json|d\.ts|test\.ts)$/.test(name),
    )
    .sort()
    .map((name) => join(path, name));
}

type Read = { file: FlowFile } | { faults: string[] };

async function readFlowFile(path: string): Promise<Read> {
  const name = relative(process.cwd(), path) || basename(path);
  const source =
    extname(path) === '.json' ? await readText(path, name) : await readModule(path, name);
  if ('faults' in source) return source;
  const { value, lineOf } = source;
  const parsed = parseFlowDocument(value);
  if ('flow' in parsed) return { file: { name, flow: parsed.flow, lineOf } };
  return { faults: parsed.faults.map((fault) => toFaultText({ name, lineOf }, fault)) };
}

type Source = { value: unknown; lineOf: FlowFile['lineOf'] } | { faults: string[] };

async function readText(path: string, name: string): Promise<Source> {
  const text = await readFile(path, 'utf8');
  const fault = findJsonFault(text);
  if (fault !== undefined) {
    const line = / at line (\d+)/.exec(fault)?.[1];
    return { faults: [`${name}${line ? `:${line}` : ''}: expected JSON, but ${fault}.`] };
  }
  const tree = parseTree(text);
  return {
    value: JSON.parse(text),
    lineOf(path) {
      // What is missing stands nowhere: then where it belongs.
      for (let length = path.length; tree && length >= 0; length -= 1) {
        const node = findNodeAtLocation(tree, path.slice(0, length));
        if (node) return text.slice(0, node.offset).split('\n').length;
      }
      return undefined;
    },
  };
}

async function readModule(path: string, name: string): Promise<Source> {
  try {
    const module: { default?: unknown } = await import(pathToFileURL(path).href);
    if (module.default !== undefined) return { value: module.default, lineOf: () => undefined };
    return { faults: [`${name}: expected a flow as its default export, received none.`] };
  } catch (error) {
    return {
      faults: [`${name}: cannot be run: ${error instanceof Error ? error.message : error}.`],
    };
  }
}

/** `flows/welcome.json:12: steps.1.title: what is wrong.` */
export function toFaultText(
  { name, lineOf }: Pick<FlowFile, 'name' | 'lineOf'>,
  { path, message }: FlowFault,
): string {
  const line = lineOf(path);
  return `${name}${line ? `:${line}` : ''}: ${path.join('.') || 'the flow'}: ${message}.`;
}

function repeatedIds(files: readonly FlowFile[]): string[] {
  const first = new Map<string, string>();
  return files.flatMap((file) => {
    const { id } = file.flow;
    const other = first.get(id);
    first.set(id, other ?? file.name);
    if (other === undefined) return [];
    return [
      toFaultText(file, {
        path: ['id'],
        message: `"${id}" is the id of the flow in ${other} already`,
      }),
    ];
  });
}
