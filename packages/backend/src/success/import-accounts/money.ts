/**
 * Sums as people and their programs write them, to whole cents and never through a fraction: `1 234,50 €`,
 * `1,234.50`, `EUR 1.234,50`, `$1,234`. Of two separators the last is the decimal one; a single one before exactly
 * three digits parts thousands, since money has two decimals. What can be read in two ways is refused.
 */
export type Money = { cents: number; currency: string | undefined };

const SYMBOLS: { [symbol: string]: string } = { '€': 'EUR', $: 'USD', '£': 'GBP', '¥': 'JPY' };
const MAX_CENTS = 1e14;

/** Undefined when it is no sum, or below zero. */
export function parseMoney(text: string): Money | undefined {
  const bare = text.replace(/[\s\u00A0\u2009\u202F'’]/g, '');
  const [, before = '', number = '', after = ''] =
    /^([A-Za-z]{3}|[€$£¥])?([\d.,]+)([A-Za-z]{3}|[€$£¥])?$/.exec(bare) ?? [];
  // Currency is said once.
  if (number === '' || (before !== '' && after !== '')) return undefined;
  const cents = toCents(number);
  if (cents === undefined || cents > MAX_CENTS) return undefined;
  const said = before + after;
  return { cents, currency: said === '' ? undefined : (SYMBOLS[said] ?? said.toUpperCase()) };
}

function toCents(number: string): number | undefined {
  const decimal = decimalOf(number);
  const at = decimal === undefined ? number.length : number.lastIndexOf(decimal);
  const [whole, fraction] = [number.slice(0, at), number.slice(at + 1)];
  const isGrouped = /^\d+$/.test(whole) || /^\d{1,3}([.,])\d{3}(\1\d{3})*$/.test(whole);
  // The same sign parts no thousands and decimals too.
  if (!isGrouped || (decimal !== undefined && whole.includes(decimal))) return undefined;
  if (!/^\d{0,2}$/.test(fraction) || (decimal !== undefined && fraction === '')) return undefined;
  const cents = Number(`${whole.replace(/[.,]/g, '')}${fraction.padEnd(2, '0')}`);
  return Number.isSafeInteger(cents) ? cents : undefined;
}

/** The sign before the decimals; undefined when there are none. */
function decimalOf(number: string): string | undefined {
  const last = /[.,](?=\d*$)/.exec(number)?.[0];
  if (last === undefined) return undefined;
  const other = last === '.' ? ',' : '.';
  if (number.includes(other)) return last;
  const isThousands = /^[1-9]\d{0,2}([.,]\d{3})+$/.test(number);
  return isThousands ? undefined : last;
}
