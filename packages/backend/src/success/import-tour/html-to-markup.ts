/**
 * Other libraries put HTML into their steps; ours is text with a small markup (`flows/src/parts/markup.tsx`).
 * What has a counterpart is carried over, the words of everything else are kept, and its tags are named.
 */
export type Marked = { text: string; lost: string[] };

const TOKEN =
  /<!--[\s\S]*?-->|<(?<close>\/?)(?<name>[a-zA-Z][\w-]*)(?<attributes>(?:"[^"]*"|'[^']*'|[^<>"'])*)>|[^<]+|</g;
/** By tag: what stands at its beginning and its end. */
const MARKS: { [tag: string]: string } = { b: '**', strong: '**', i: '*', em: '*', code: '`' };
const BLOCKS = new Set([
  'p',
  'div',
  'br',
  'ul',
  'ol',
  'section',
  'h1',
  'h2',
  'h3',
  'h4',
  'h5',
  'h6',
]);
const PLAIN = new Set(['span', 'u', 'small', 'label', 'font']);

export function htmlToMarkup(html: string): Marked {
  const lost = new Set<string>();
  const links: string[] = [];
  let text = '';
  for (const { 0: token, groups = {} } of html.matchAll(TOKEN)) {
    const tag = groups.name?.toLowerCase();
    if (tag === undefined) text += token.startsWith('<!--') ? '' : toWords(token);
    else {
      const mark = toMark(
        { tag, isClose: groups.close === '/', attributes: groups.attributes ?? '' },
        links,
      );
      if (mark === undefined) lost.add(`<${tag}>`);
      text += mark ?? '';
    }
  }
  const lines = text.split('\n').map((line) => line.trim());
  return { text: lines.filter((line) => line !== '').join('\n'), lost: [...lost] };
}

type Tag = { tag: string; isClose: boolean; attributes: string };

/** Undefined where nothing of ours stands for it. `links` holds the addresses of the links that are open. */
function toMark({ tag, isClose, attributes }: Tag, links: string[]): string | undefined {
  const address = (name: string) => readAttribute(attributes, name);
  if (BLOCKS.has(tag)) return '\n';
  if (tag === 'li') return isClose ? '' : '\n- ';
  if (tag === 'img') return `![${address('alt')}](${address('src')})`;
  if (tag !== 'a') return PLAIN.has(tag) ? '' : MARKS[tag];
  if (isClose) return `](${links.pop() ?? ''})`;
  links.push(address('href'));
  return '[';
}

const toWords = (text: string): string => escapeMarks(decode(text).replace(/\s+/g, ' '));

const escapeMarks = (text: string): string => text.replace(/[\\*`[\]]/g, '\\$&');

const readAttribute = (attributes: string, name: string): string => {
  const found = new RegExp(`\\b${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)'|([^\\s"'>]+))`, 'i').exec(
    attributes,
  );
  return decode(found?.[1] ?? found?.[2] ?? found?.[3] ?? '');
};

const NAMED: { [name: string]: string } = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  hellip: '…',
  ndash: '–',
  mdash: '—',
  rarr: '→',
};

const decode = (text: string): string =>
  text.replace(/&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|([a-z]+));/gi, (whole, hex, decimal, name) => {
    if (name) return NAMED[name.toLowerCase()] ?? whole;
    const code = hex ? Number.parseInt(hex, 16) : Number(decimal);
    return code > 0 && code <= 0x10_ff_ff ? String.fromCodePoint(code) : whole;
  });
