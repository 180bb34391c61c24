import type {
  AccountImportBody,
  AccountImportLine,
  AccountImportResult,
} from '@polku/backend/api-import';
import type { ErrorBody } from '@polku/protocol';
import { ApiError } from './client.ts';

/**
 * Sends a CSV and reads the answer line by line while the work goes on: a large file takes longer than any other
 * request may, and tells how far it is.
 *
 * @throws ApiError when nothing could be taken from the file, or the work has ended before its end
 */
export async function importAccounts(
  body: AccountImportBody,
  onProgress: (progress: { done: number; total: number }) => void,
  send: typeof fetch = (...asked) => window.fetch(...asked),
): Promise<AccountImportResult> {
  const response = await send('/api/accounts/import', {
    method: 'POST',
    credentials: 'same-origin',
    redirect: 'error',
    headers: { 'content-type': 'application/json', 'x-polku': '1' },
    body: JSON.stringify(body),
  }).catch((cause: unknown) => {
    throw new ApiError('unreachable', 'The import did not reach the backend.', { cause });
  });
  if (!response.ok || !response.body) throw await toError(response);
  let result: AccountImportResult | undefined;
  await readLines(response.body, (text) => {
    const line = JSON.parse(text) as AccountImportLine; // our own backend's
    if (line.kind === 'progress') onProgress(line);
    else if (line.kind === 'failed') throw new ApiError('internal', line.message);
    else result = line.result;
  });
  if (!result) throw new ApiError('unreachable', 'The import’s answer ended before its end.');
  return result;
}

async function readLines(body: ReadableStream<BufferSource>, onLine: (text: string) => void) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (;;) {
    const { done, value } = await reader.read();
    const lines = (rest + (value ?? '')).split('\n');
    rest = done ? '' : (lines.pop() ?? '');
    for (const line of lines) if (line !== '') onLine(line);
    if (done) return;
  }
}

async function toError(response: Response): Promise<ApiError> {
  const body = (await response.json().catch(() => ({}))) as Partial<ErrorBody>; // or of a proxy
  const { code = 'internal', message = `Status ${response.status}.`, field } = body.error ?? {};
  return new ApiError(code, message, field === undefined ? {} : { field });
}
