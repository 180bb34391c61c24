import type { z } from 'zod';

/** What the document says of a route beside that it is there. */
export type Described = {
  summary: string;
  body?: z.ZodType;
  /** Absent where the answer has no body. */
  answer?: z.ZodType;
  /** Of the answer: for a stream what a line of it, or the data of an event, is. @default application/json */
  type?: string;
  /** Of the answer when all is well. @default 200, and 204 of a route of the console that answers nothing */
  status?: number;
  auth?: 'write_key' | 'token' | 'secret_key' | 'any_key';
};

/** By method and path, as the document writes them. */
export type Routes = { [route: string]: Described };

export const gives = (summary: string, answer: z.ZodType, more: Partial<Described> = {}) => ({
  ...{ summary, answer },
  ...more,
});
export const takes = (summary: string, body: z.ZodType, answer?: z.ZodType, status?: number) => ({
  ...{ summary, body },
  ...(answer && { answer }),
  status: status ?? (answer ? 200 : 204),
});
export const does = (summary: string, status = 204): Described => ({ summary, status });
