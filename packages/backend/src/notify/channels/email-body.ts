import type { Rendered } from '../render/rendered.ts';
import { WORDS } from '../render/words/index.ts';
import type { Message } from './channel.ts';

/**
 * The text of a mail, in both of its forms. The HTML is one narrow column of tables with its styles in place, which is
 * what mail programs agree on; a style sheet beside turns the colours where a program knows that it is dark. No image,
 * no font from elsewhere, nothing that is fetched: opening it tells nobody anything.
 */
type Body = { subject: string; text: string; html: string };

export function toMailBody(
  rendered: Rendered,
  {
    acknowledgeUrl,
    unsubscribeUrl,
    reason,
  }: Partial<Pick<Message, 'acknowledgeUrl' | 'unsubscribeUrl'>> & { reason?: string },
): Body {
  const words = WORDS[rendered.language];
  const links = {
    acknowledge: acknowledgeUrl && { label: words.acknowledge, url: acknowledgeUrl },
    unsubscribe: unsubscribeUrl && { label: words.mail.unsubscribe, url: unsubscribeUrl },
  };
  const parts = { ...rendered, ...links, reason: reason ?? words.mail.reason };
  return { subject: rendered.title, text: toText(parts), html: toHtml(parts) };
}

type Link = { label: string; url: string };
type Parts = Rendered & {
  acknowledge: Link | '' | undefined;
  unsubscribe: Link | '' | undefined;
  reason: string;
};

function toText({ title, lines, facts, action, acknowledge, unsubscribe, reason }: Parts): string {
  const width = Math.max(0, ...facts.map(({ label }) => label.length));
  const blocks = [
    title,
    lines.join('\n'),
    facts.map(({ label, value }) => `${`${label}:`.padEnd(width + 2)}${value}`).join('\n'),
    [action, acknowledge]
      .flatMap((link) => (link ? [`${link.label}:\n${link.url}`] : []))
      .join('\n\n'),
    `-- \n${reason}`,
    unsubscribe ? `${unsubscribe.label}: ${unsubscribe.url}` : '',
  ];
  return `${blocks.filter((block) => block !== '').join('\n\n')}\n`;
}

const FONT = "font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";

function toHtml(parts: Parts): string {
  const { language, title, lines, action, acknowledge, unsubscribe, reason } = parts;
  return `<!doctype html>
<html lang="${language}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark">
<title>${escapeHtml(title)}</title><style>${STYLE}</style></head>
<body class="ground" style="margin:0;padding:0;background:#f4f3ef">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0"><tr><td align="center" style="padding:32px 16px">
<table role="presentation" class="card" width="100%" cellpadding="0" cellspacing="0" style="max-width:520px;background:#ffffff;border:1px solid #e4e2db;border-radius:12px"><tr><td style="padding:32px 32px 28px;${FONT}">
<p class="quiet" style="margin:0 0 20px;font-size:13px;line-height:18px;letter-spacing:.02em;color:#6d6a62"><span class="dot" style="color:#0b7a5b">●</span>&nbsp; Polku</p>
<h1 class="ink" style="margin:0 0 12px;font-size:21px;line-height:28px;font-weight:600;color:#1f1e1b">${escapeHtml(title)}</h1>
${lines.map((line) => `<p class="ink" style="margin:0 0 8px;font-size:15px;line-height:23px;color:#1f1e1b">${escapeHtml(line)}</p>`).join('\n')}
${toFactsHtml(parts)}
<table role="presentation" cellpadding="0" cellspacing="0" style="margin-top:24px"><tr>
<td class="button" style="border-radius:8px;background:#0b6b50"><a class="button-text" href="${escapeHtml(action.url)}" style="display:inline-block;padding:11px 18px;font-size:15px;line-height:20px;font-weight:600;color:#ffffff;text-decoration:none">${escapeHtml(action.label)}</a></td>
${acknowledge ? `<td style="padding-left:16px"><a class="link" href="${escapeHtml(acknowledge.url)}" style="font-size:15px;line-height:20px;color:#0b6b50">${escapeHtml(acknowledge.label)}</a></td>` : ''}
</tr></table>
</td></tr></table>
<p class="quiet" style="max-width:520px;margin:16px auto 0;${FONT};font-size:12px;line-height:18px;color:#6d6a62">${escapeHtml(reason)}${unsubscribe ? `<br><a class="quiet" href="${escapeHtml(unsubscribe.url)}" style="color:#6d6a62">${escapeHtml(unsubscribe.label)}</a>` : ''}</p>
</td></tr></table></body></html>`;
}

function toFactsHtml({ facts }: Parts): string {
  if (facts.length === 0) return '';
  const rows = facts.map(
    ({ label, value }, index) => `<tr>
<td class="quiet line" valign="top" style="width:38%;padding:8px 12px 8px 0;${index > 0 ? RULE : ''}font-size:14px;line-height:20px;color:#6d6a62">${escapeHtml(label)}</td>
<td class="ink line" valign="top" style="padding:8px 0;${index > 0 ? RULE : ''}font-size:14px;line-height:20px;color:#1f1e1b;word-break:break-word">${escapeHtml(value)}</td></tr>`,
  );
  return `<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="margin-top:16px;border-collapse:collapse">${rows.join('')}</table>`;
}

const RULE = 'border-top:1px solid #eceae4;';

/** Only what the dark turns over; `!important`, because styles in place go before a sheet. */
const STYLE = `@media (prefers-color-scheme:dark){.ground{background:#161614!important}.card{background:#201f1c!important;border-color:#34322d!important}.ink{color:#f1efe9!important}.quiet{color:#a8a498!important}.line{border-color:#34322d!important}.dot,.link{color:#5cc9a3!important}.button{background:#5cc9a3!important}.button-text{color:#10241c!important}}`;

const ENTITIES: { [character: string]: string } = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

export const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
