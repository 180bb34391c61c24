/**
 * Every error code that Polku answers or reports, in one list. Messages may change, codes may not.
 * `status` is the HTTP status of an answer that fails as a whole; codes without one refuse a single event
 * by its index inside a 200.
 */
export const ERRORS = {
  invalid_json: { status: 400 },
  invalid_body: { status: 400 },
  invalid_encoding: { status: 400 },
  too_many_events: { status: 400 },
  unknown_write_key: { status: 401 },
  unknown_secret_key: { status: 401 },
  invalid_token: { status: 401 },
  signed_out: { status: 401 },
  invalid_link: { status: 401 },
  wrong_password: { status: 401 },
  forbidden_origin: { status: 403 },
  exposed_secret_key: { status: 403 },
  forbidden: { status: 403 },
  not_found: { status: 404 },
  method_not_allowed: { status: 405 },
  request_timeout: { status: 408 },
  conflict: { status: 409 },
  too_large: { status: 413 },
  unsupported_encoding: { status: 415 },
  rate_limited: { status: 429 },
  internal: { status: 500 },
  unavailable: { status: 503 },
  invalid_event: {},
  too_old: {},
  erased: {},
} as const satisfies Record<string, { status?: number }>;

export type ErrorCode = keyof typeof ERRORS;

/** The body of every failed request. `field` names the part of the input at fault, as a JSON path. */
export type ErrorBody = {
  error: { code: ErrorCode; message: string; field?: string };
};
