import { readFile } from 'node:fs/promises';

/** @throws when the file cannot be read as JSON */
export async function readJson(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`${file} cannot be read as JSON: ${reason}.`);
  }
}
