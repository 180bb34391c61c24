import { Fragment, type VNode } from 'preact';

/**
 * The small markup that a text may carry, made nodes and never HTML: `**bold**`, `*italic*`, `` `code` ``,
 * `[words](https://…)`, `![words](https://….png)`, and lines that begin with `- ` as a list. What is not
 * closed, or links elsewhere than to http, https, mailto and tel, stays the text it is. A backslash before a
 * mark makes it text.
 */
export function Markup({ text }: { text: string }) {
  return (
    <>
      {toBlocks(text).map((block, i) => (
        <Fragment key={i}>
          {block.isList ? (
            <ul>
              {block.lines.map((line, j) => (
                <li key={j}>{toNodes(line)}</li>
              ))}
            </ul>
          ) : (
            <p>{toNodes(block.lines.join('\n'))}</p>
          )}
        </Fragment>
      ))}
    </>
  );
}

/** The words alone, for what is read aloud. */
export const toPlainText = (text: string): string =>
  text.replace(MARKS, (whole, ...groups) => {
    const { escaped, code, bold, italic, label, alt } = groups.at(-1) as Groups;
    const inner = bold ?? italic ?? label;
    return escaped ?? code ?? (inner === undefined ? (alt ?? whole) : toPlainText(inner));
  });

type Block = { isList: boolean; lines: string[] };

/** Runs of list items, and what lies between them. */
function toBlocks(text: string): Block[] {
  const blocks: Block[] = [];
  for (const line of text.split('\n')) {
    const isList = line.startsWith('- ');
    const last = blocks.at(-1);
    const own = isList ? line.slice(2) : line;
    if (last && last.isList === isList) last.lines.push(own);
    else blocks.push({ isList, lines: [own] });
  }
  return blocks.filter(({ isList, lines }) => isList || lines.join('').trim() !== '');
}

// One pass, each branch linear: no part can be matched by two branches at the same place.
const MARKS =
  /\\(?<escaped>[\\*`[\]!-])|`(?<code>[^`\n]+)`|\*\*(?<bold>[^\n]+?)\*\*|\*(?<italic>[^*\s][^*\n]*)\*|!\[(?<alt>[^\]\n]*)\]\((?<image>[^)\s]+)\)|\[(?<label>[^\]\n]+)\]\((?<href>[^)\s]+)\)/g;

type Groups = { [name: string]: string | undefined };

function toNodes(text: string): (string | VNode)[] {
  const nodes: (string | VNode)[] = [];
  let end = 0;
  for (const found of text.matchAll(MARKS)) {
    nodes.push(text.slice(end, found.index));
    nodes.push(toNode(found[0], found.groups ?? {}));
    end = found.index + found[0].length;
  }
  nodes.push(text.slice(end));
  return nodes.filter((node) => node !== '');
}

function toNode(whole: string, { escaped, code, bold, italic, label, href, alt, image }: Groups) {
  if (escaped) return escaped;
  if (code) return <code>{code}</code>;
  if (bold) return <strong>{toNodes(bold)}</strong>;
  if (italic) return <em>{toNodes(italic)}</em>;
  if (image && isSafe(image, /^https?:$/))
    return <img class="media" part="media" src={image} alt={alt ?? ''} />;
  if (href && isSafe(href, /^(https?|mailto|tel):$/))
    return (
      <a href={href} target="_blank" rel="noopener noreferrer">
        {label}
      </a>
    );
  return whole;
}

/** By the browser's own reading of it: what a scheme is hidden in is seen through. */
function isSafe(url: string, protocols: RegExp): boolean {
  return URL.canParse(url) && protocols.test(new URL(url).protocol);
}
