import type { ErrorBody, ErrorCode } from '@polku/protocol';
import { ERRORS } from '@polku/protocol/schemas';
import type { Context, ErrorHandler } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { z } from 'zod';
import { ANYONE, EXPOSED } from './cors.ts';

/**
 * Every failed request is answered in one form with a code from one list, and with nothing of what went
 * wrong inside: that goes to the log.
 */

/** The codes that fail a request as a whole. */
export type RequestErrorCode = {
  [C in ErrorCode]: (typeof ERRORS)[C] extends { status: number } ? C : never;
}[ErrorCode];

/** Thrown by a handler to be answered as it is. */
export class ApiError extends Error {
  readonly code: RequestErrorCode;
  readonly field: string | undefined;
  readonly headers: Record<string, string>;

  constructor(
    code: RequestErrorCode,
    message: string,
    { field, headers = {} }: { field?: string; headers?: Record<string, string> } = {},
  ) {
    super(message);
    this.name = 'ApiError';
    this.code = code;
    this.field = field;
    this.headers = headers;
  }
}

export const statusOf = (code: RequestErrorCode): ContentfulStatusCode => ERRORS[code].status;

export const toErrorBody = (
  code: RequestErrorCode,
  message: string,
  field?: string,
): ErrorBody => ({ error: { code, message, ...(field !== undefined && { field }) } });

/** A disk that is full or a database that is locked does not get well in a second. */
export const OUTAGE_RETRY_AFTER_S = 5;

/**
 * Answers what a handler threw. What is not an {@link ApiError} is a fault of ours: `onFault` hears of it. A
 * store that is full or locked is answered 503, since it passes.
 */
export function createErrorHandler(
  onFault: (error: unknown) => void,
  isOutage: (error: unknown) => boolean,
): ErrorHandler {
  return (error, context) => {
    if (error instanceof ApiError) {
      const { code, message, field, headers } = error;
      return context.json(toErrorBody(code, message, field), statusOf(code), headers);
    }
    onFault(error);
    if (isOutage(error)) {
      const message = `The store cannot be used at the moment. Try again in ${OUTAGE_RETRY_AFTER_S} s.`;
      const headers = { 'retry-after': String(OUTAGE_RETRY_AFTER_S) };
      return context.json(toErrorBody('unavailable', message), statusOf('unavailable'), headers);
    }
    const message = 'The backend failed at this request. Try again; its log says more.';
    return context.json(toErrorBody('internal', message), statusOf('internal'));
  };
}

/** The same for the public routes: a page may always read why it was refused, and no cache keeps it. */
export function createPageErrorHandler(
  onFault: (error: unknown) => void,
  isOutage: (error: unknown) => boolean,
): ErrorHandler {
  const toError = createErrorHandler(onFault, isOutage);
  return async (error, context) => {
    const response = await toError(error, context);
    const headers = { ...ANYONE, ...EXPOSED, 'cache-control': 'no-store' };
    for (const [name, value] of Object.entries(headers)) response.headers.set(name, value);
    return response;
  };
}

export const notFound = (): never => {
  throw new ApiError('not_found', 'There is nothing at this address.');
};

/** The body of the request, of the shape that the route wants. */
export async function parseBody<T>(context: Context, schema: z.ZodType<T>): Promise<T> {
  let body: unknown;
  try {
    body = await context.req.json();
  } catch (error) {
    const where = error instanceof SyntaxError ? ` (${error.message})` : '';
    throw new ApiError('invalid_json', `The body is not JSON${where}.`);
  }
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const field = issue?.path.join('.') ?? '';
  throw new ApiError('invalid_body', `${issue?.message ?? 'The body has another shape'}.`, {
    field,
  });
}

/** What stands behind the `?` of the address, of the shape that the route wants. */
export const parseQuery = <T>(context: Context, schema: z.ZodType<T>): T =>
  parseShape(context.req.query(), schema);

/** A value of the shape that is wanted; else what is refused, by its field. */
export function parseShape<T>(value: unknown, schema: z.ZodType<T>): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const field = issue?.path.join('.') ?? '';
  throw new ApiError('invalid_body', `${field}: ${issue?.message}.`, { field });
}
