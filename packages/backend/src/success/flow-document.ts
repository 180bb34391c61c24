import { Flow } from '@polku/flows/schemas';
import { z } from 'zod';

/**
 * A flow as people keep it in a file: the stored shape without its version, which publishing gives, and with
 * `$schema` for their editors. Everything that is wrong with it is told at once.
 */
export const FlowFault = z.object({
  path: z.array(z.union([z.string(), z.number()])),
  /** What was expected and what came; a sentence but for its full stop. */
  message: z.string(),
});
export type FlowFault = z.infer<typeof FlowFault>;

export type ParsedFlow = { flow: Flow } | { faults: FlowFault[] };

/** Its version is 1, whatever the document says. */
export function parseFlowDocument(input: unknown): ParsedFlow {
  const parsed = Flow.safeParse(isObject(input) ? toFirst(input) : input, { reportInput: true });
  if (!parsed.success) return { faults: parsed.error.issues.map((issue) => toFault(issue, [])) };
  return { flow: parsed.data };
}

function toFirst({ $schema: _, ...flow }: { $schema?: unknown }): object {
  return { ...flow, version: 1 };
}

/** The other way round: what `pull` writes. */
export function toFlowDocument({ version: _, ...flow }: Flow, schema: string): object {
  return { $schema: schema, ...flow };
}

/** JSON Schema of such a file, for editors: what to write, with completion, while one writes. */
export function toFlowJsonSchema(): object {
  const schema = z.toJSONSchema(Flow, { io: 'input' }) as { oneOf?: Kind[]; anyOf?: Kind[] };
  for (const kind of schema.oneOf ?? schema.anyOf ?? []) {
    delete kind.properties.version;
    kind.properties.$schema = { type: 'string' };
    kind.required = kind.required.filter((name) => name !== 'version');
  }
  return { ...schema, title: 'A flow of Polku' };
}
type Kind = { properties: { [name: string]: object }; required: string[] };

type Issue = z.core.$ZodIssue;

function toFault(issue: Issue, before: (string | number)[]): FlowFault {
  const path = [
    ...before,
    ...issue.path.map((key) => (typeof key === 'number' ? key : String(key))),
  ];
  if (issue.code === 'invalid_union' && isTold(issue)) return toToldFault(issue, path);
  // Of alternatives the one that got furthest is the one that was meant.
  if (issue.code === 'invalid_union' && issue.errors.length > 0) {
    const meant = issue.errors.toSorted((a, b) => depthOf(b) - depthOf(a))[0]?.[0];
    if (meant && depthOf([meant]) > 0) return toFault(meant, path);
    const said = issue.errors.flatMap(
      ([first]) => first?.message.replace(/^Invalid input: /, '') ?? [],
    );
    return { path, message: `${[...new Set(said)].join(', or ')}${cameOf(issue)}` };
  }
  // A key that is none says itself what it should be.
  const said = issue.code === 'invalid_key' ? issue.issues[0]?.message : undefined;
  const message = withoutStop((said ?? issue.message).replace(/^Invalid input: /, ''));
  return { path, message: message.includes('received') ? message : `${message}${cameOf(issue)}` };
}

type Union = Extract<Issue, { code: 'invalid_union' }>;

/** A union that says itself what there is, as rules do. */
const isTold = ({ errors, message }: Union): boolean =>
  errors.length > 0 && !message.startsWith('Invalid input');

/** It is told apart by its keys: the one that was meant has those that came. */
function toToldFault({ errors, message, input }: Union, path: (string | number)[]): FlowFault {
  const [meant = []] = errors.toSorted(
    (a, b) => a.filter(isOfKey).length - b.filter(isOfKey).length || depthOf(b) - depthOf(a),
  );
  const [first] = meant;
  if (first && !meant.some(isMissing)) return toFault(first, path);
  return {
    path,
    message: `${message}; received the keys ${JSON.stringify(Object.keys(Object(input)))}`,
  };
}

const isMissing = ({ code, path, input }: Issue): boolean =>
  code !== 'custom' && path.length === 1 && input === undefined;
const isOfKey = (issue: Issue): boolean => issue.code === 'unrecognized_keys' || isMissing(issue);

const depthOf = (issues: readonly Issue[]): number =>
  Math.max(0, ...issues.map(({ path }) => path.length));

const MAX_SHOWN = 60;

/** What stood there, if that helps: not a whole flow. */
function cameOf({ input, path, code }: Issue): string {
  // Of a kind that there is none of, the whole flow came.
  const came =
    code === 'invalid_union' && isObject(input) ? Object(input)[path.at(-1) ?? ''] : input;
  if (isObject(came)) return '';
  const text = JSON.stringify(came) ?? 'nothing';
  return `; received ${text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text}`;
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;
const withoutStop = (text: string): string => text.replace(/\.$/, '');
