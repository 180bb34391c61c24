/**
 * What `pnpm audit --json` has said: of the packages that run in production those with a known weakness that is high or
 * critical, or that nobody answered. A registry that has no list of weaknesses (a mirror answers 405) is no fault of
 * ours; what is none of these words is a fault of the asking, and is told as one.
 */
export type Verdict =
  | { kind: 'answered'; found: string[] }
  | { kind: 'unanswered'; because: string }
  | { kind: 'failed'; because: string };

type Advisory = { module_name?: unknown; severity?: unknown; title?: unknown; url?: unknown };

const GRAVE = new Set(['high', 'critical']);
const UNANSWERED =
  /ERR_PNPM_AUDIT_(BAD_RESPONSE|ENDPOINT_NOT_EXISTS)|ERR_PNPM_META_FETCH_FAIL|\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT)\b/;

export function judgeAudit(said: string): Verdict {
  const { error, advisories } = parseObject(said);
  const text = error === undefined ? said : JSON.stringify(error);
  if (isObject(advisories)) {
    const grave = (Object.values(advisories) as Advisory[]).filter(({ severity }) =>
      GRAVE.has(String(severity)),
    );
    return { kind: 'answered', found: grave.map(toLine) };
  }
  const because = text.replaceAll(/\s+/g, ' ').trim().slice(0, 300);
  return { kind: UNANSWERED.test(text) ? 'unanswered' : 'failed', because };
}

const toLine = ({ module_name: name, severity, title, url }: Advisory): string =>
  `${name}: ${severity}, ${title} (${url})`;

function parseObject(text: string): { error?: unknown; advisories?: unknown } {
  try {
    const parsed: unknown = JSON.parse(text);
    return isObject(parsed) ? parsed : {};
  } catch {
    return {};
  }
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;
