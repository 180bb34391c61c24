import type { Fault } from './judge.ts';
import type { Unchecked } from './stops.ts';

/**
 * The findings as JUnit's XML, which every CI can read: a suite a flow, a case a step. There is no standard; this is
 * the part of it that all agree on.
 */
export type Case = { flow: string; file: string; step?: string };

/** `text`: a fault as people read it, with its file and line. */
export function toJunit(
  cases: readonly Case[],
  faults: readonly (Fault & { text: string })[],
  unchecked: readonly Unchecked[],
): string {
  const suites = Map.groupBy(cases, ({ flow }) => flow);
  const drawn = [...suites].map(([flow, own]) => {
    const lines = own.map((each) => toCase(each, faults, unchecked));
    const failed = own.filter((each) => faults.some((fault) => isOf(each, fault))).length;
    const skipped = own.filter((each) => isSkipped(each, faults, unchecked)).length;
    return `  <testsuite name="${toXmlText(flow)}" tests="${own.length}" failures="${failed}" skipped="${skipped}">\n${lines.join('\n')}\n  </testsuite>`;
  });
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="polku flows check">\n${drawn.join('\n')}\n</testsuites>\n`;
}

function toCase(
  each: Case,
  faults: readonly (Fault & { text: string })[],
  unchecked: readonly Unchecked[],
): string {
  const own = faults.filter((fault) => isOf(each, fault));
  const skip = own.length === 0 ? unchecked.find((one) => isOf(each, one)) : undefined;
  const inside =
    own.length > 0 ? toFailure(own) : skip ? `<skipped message="${toXmlText(skip.reason)}"/>` : '';
  const name = `name="${toXmlText(each.step ?? 'the flow')}" classname="${toXmlText(each.flow)}" file="${toXmlText(each.file)}"`;
  return inside ? `    <testcase ${name}>${inside}</testcase>` : `    <testcase ${name}/>`;
}

function toFailure(faults: readonly (Fault & { text: string })[]): string {
  const [first] = faults;
  const text = faults.map((fault) => fault.text).join('\n');
  return `<failure type="${first?.kind}" message="${toXmlText(first?.message ?? '')}">${toXmlText(text)}</failure>`;
}

const isOf = (each: Case, { flow, step }: { flow: string; step?: string }): boolean =>
  each.flow === flow && each.step === step;

const isSkipped = (
  each: Case,
  faults: readonly Fault[],
  unchecked: readonly Unchecked[],
): boolean =>
  !faults.some((fault) => isOf(each, fault)) && unchecked.some((one) => isOf(each, one));

const ENTITIES: { [char: string]: string } = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
  '\n': '&#10;',
  '\t': '&#9;',
};

/** XML 1.0 has no way to write most control characters: they are left out. */
const toXmlText = (text: string): string =>
  text
    .replace(/[^\t\n\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '')
    .replace(/[&<>"'\n\t]/g, (char) => ENTITIES[char] ?? '');
