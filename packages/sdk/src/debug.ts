import type { Showable } from '@polku/flows/views';
import type { EventCondition, Rule } from '@polku/protocol';
import { type ExplainSituation, type Explanation, explain } from './explain.ts';

/**
 * The debug panel: what there is to show and why it is not shown, live, for developers. A chunk of its own,
 * loaded when the page's address says `polku_debug`. It stands in a shadow root, and is drawn anew, above what is
 * shown, each time something was decided.
 */
export function openDebugPanel(
  flows: () => readonly Showable[],
  situation: () => ExplainSituation,
): DebugPanel {
  const host = document.createElement('polku-debug');
  const root = host.attachShadow({ mode: 'open' });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(STYLES);
  root.adoptedStyleSheets = [sheet];
  const panel = root.appendChild(document.createElement('details'));
  // A narrow window is for what is shown.
  panel.open = innerWidth > 600;
  panel.popover = 'manual';
  panel.append(make('summary', 'Polku'));
  const list = panel.appendChild(document.createElement('div'));
  const again = panel.appendChild(make('button', 'Look again'));
  again.addEventListener('click', update);
  document.documentElement.append(host);
  update();

  function update() {
    const now = situation();
    const all = flows().map((flow) => explain(flow, now));
    list.replaceChildren(
      ...(all.length > 0 ? all.map(toItem) : [make('p', 'Nothing is published.')]),
    );
    if (panel.matches(':popover-open')) panel.hidePopover();
    panel.showPopover();
  }

  return { update, close: () => host.remove() };
}

export type DebugPanel = { update(): void; close(): void };

function toItem(told: Explanation): HTMLElement {
  const { flow, kind, version, isOpen, reason, unmet, steps } = told;
  const item = document.createElement('section');
  const against = told.isWaiting ? `waits: ${reason}` : (reason ?? 'not asked yet');
  const state = isOpen ? 'open' : against;
  const pill = make('b', state);
  pill.className = isOpen ? 'yes' : reason ? 'no' : '';
  const title = make('h2', `${flow} `);
  title.append(pill);
  item.append(title, make('p', `${kind}, version ${version}`));
  if (told.suppressedBy) item.append(make('p', `held back by: ${told.suppressedBy}`));
  for (const rule of unmet) item.append(make('p', `not met: ${toText(rule)}`));
  if (steps.length > 0) item.append(toRows(steps));
  return item;
}

function toRows(steps: Explanation['steps']): HTMLElement {
  const rows = document.createElement('ol');
  for (const step of steps) {
    const row = rows.appendChild(make('li', `${step.id}: `));
    const target = make('b', step.target === 'none' ? 'in the middle' : step.target);
    target.className = step.target === 'seen' || step.target === 'none' ? 'yes' : 'no';
    row.append(target);
    for (const rule of step.unmet) row.append(`, passed over: ${toText(rule)}`);
  }
  return rows;
}

function make(name: string, text: string): HTMLElement {
  const element = document.createElement(name);
  element.textContent = text;
  return element;
}

/** A rule in one line: `account.plan eq "gold"`. */
function toText(rule: Rule): string {
  if ('is' in rule) {
    const value = rule.value === undefined ? '' : ` ${JSON.stringify(rule.value)}`;
    return `${'fact' in rule ? rule.fact : toEvents(rule)} ${rule.is}${value}`;
  }
  if ('not' in rule) return `not (${toText(rule.not)})`;
  const [word, parts] = 'all' in rule ? (['and', rule.all] as const) : (['or', rule.any] as const);
  return parts.map((part) => `(${toText(part)})`).join(` ${word} `);
}

/** `number of "report_created" in 14 days where (properties.rows gt 3)`. */
function toEvents({ event, where, withinDays }: EventCondition): string {
  const within = withinDays === undefined ? '' : ` in ${withinDays} days`;
  return `number of "${event}"${within}${where ? ` where (${toText(where)})` : ''}`;
}

const STYLES = `
:host { all: initial !important; }
details {
  display: block; position: fixed; inset: auto auto 12px 12px; margin: 0; box-sizing: border-box;
  width: min(340px, calc(100vw - 24px)); max-height: 60vh; overflow: auto; padding: 10px 14px;
  border: 1px solid #3a3f47; border-radius: 10px; background: #1d2026; color: #eceef2;
  font: 13px/1.5 ui-monospace, SFMono-Regular, Menlo, monospace; box-shadow: 0 8px 30px rgb(0 0 0 / .3);
}
summary { cursor: pointer; font-weight: 700; }
section { margin-top: 8px; padding-top: 8px; border-top: 1px solid #31353d; }
h2 { margin: 0; font: inherit; font-weight: 700; }
p { margin: 2px 0; color: #a3a9b5; overflow-wrap: anywhere; }
ol { margin: 4px 0; padding-inline-start: 22px; }
b { font-weight: 600; color: #a3a9b5; }
.yes { color: #8fd6a3; }
.no { color: #ff9f94; }
button { margin-top: 8px; padding: 4px 10px; border: 1px solid #4a4f5a; border-radius: 6px; background: none; color: inherit; font: inherit; cursor: pointer; }
button:focus-visible, summary:focus-visible { outline: 2px solid #8fa8ff; outline-offset: 2px; }
`;
