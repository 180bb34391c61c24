/**
 * Says where a text stops being JSON. `JSON.parse` tells the position for some mistakes only, and in words
 * that differ by engine; this runs when it has failed already. It walks with a stack of its own, so that no
 * depth overflows.
 */

/** The mistake as the end of a sentence: `unexpected "}" at line 2, column 5`; undefined for valid JSON. */
export function findJsonFault(text: string): string | undefined {
  const at = findFaultIndex(text);
  if (at === undefined) return undefined;
  const character = text.codePointAt(at);
  if (character === undefined) return `it ends too early, after ${text.length} characters`;
  const before = text.slice(0, at).split('\n');
  const column = (before.at(-1)?.length ?? 0) + 1;
  const shown = JSON.stringify(String.fromCodePoint(character));
  return `unexpected ${shown} at line ${before.length}, column ${column}`;
}

type Bracket = '{' | '[';
type Place = 'value' | 'first-value' | 'key' | 'first-key' | 'colon' | 'after';

const SPACE = /[ \t\n\r]*/y;
// From the space on, without the quote and the backslash: control characters must be escaped.
const STRING = /"(?:[ !#-[\]-\uffff]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/;
const SCALAR = new RegExp(`${STRING.source}|${NUMBER.source}|true|false|null`, 'y');

function findFaultIndex(text: string): number | undefined {
  const open: Bracket[] = [];
  let place: Place = 'value';
  let at = skip(SPACE, text, 0);
  while (at < text.length && (open.length > 0 || place !== 'after')) {
    const step: Step | undefined = STEPS[place](text[at] ?? '', open);
    if (step === undefined) return at;
    const end = step.token ? skip(step.token, text, at) : at + 1;
    if (end === at) return faultInToken(text, at);
    place = step.place;
    at = skip(SPACE, text, end);
  }
  const isWhole = open.length === 0 && place === 'after';
  return isWhole && at === text.length ? undefined : at;
}

/** What was read, one character unless a `token` is named, and what may come after it. */
type Step = { token?: RegExp; place: Place };

/** What may come at each place; opens and closes brackets on the stack. */
const STEPS: { [P in Place]: (character: string, open: Bracket[]) => Step | undefined } = {
  value: (character, open) =>
    character === '{' || character === '['
      ? enter(character, open)
      : { token: SCALAR, place: 'after' },
  'first-value': (character, open) =>
    character === ']' ? close(open) : STEPS.value(character, open),
  key: () => ({ token: STRING, place: 'colon' }),
  'first-key': (character, open) => (character === '}' ? close(open) : STEPS.key(character, open)),
  colon: (character) => (character === ':' ? { place: 'value' } : undefined),
  after: (character, open) => {
    const inObject = open.at(-1) === '{';
    if (character === ',') return { place: inObject ? 'key' : 'value' };
    return character === (inObject ? '}' : ']') ? close(open) : undefined;
  },
};

function enter(bracket: Bracket, open: Bracket[]): Step {
  open.push(bracket);
  return { place: bracket === '{' ? 'first-key' : 'first-value' };
}

function close(open: Bracket[]): Step {
  open.pop();
  return { place: 'after' };
}

/** Where `token` ends when it starts at `at`; `at` itself when it does not. */
function skip(token: RegExp, text: string, at: number): number {
  token.lastIndex = at;
  return token.test(text) ? token.lastIndex : at;
}

/** In a text that never ends the fault is the end, elsewhere the character that started what is no token. */
function faultInToken(text: string, at: number): number {
  const isOpenText = text[at] === '"' && !text.slice(at + 1).includes('"');
  return isOpenText ? text.length : at;
}
