/**
 * One event as a calendar takes it in: iCalendar, RFC 5545. Times are UTC, so that no time zone has to be described;
 * the identifier stays the same, so that taking it in twice is one entry, and a moved one moves it.
 */
export type CalendarEvent = {
  uid: string;
  startMs: number;
  endMs: number;
  /** When this was made. */
  stampMs: number;
  title: string;
  description?: string | undefined;
  location?: string | undefined;
  url?: string | undefined;
};

/** The text of an `.ics` file. */
export function toIcs(event: CalendarEvent): string {
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Polku//Invitation//EN',
    'BEGIN:VEVENT',
    `UID:${toText(event.uid)}`,
    `DTSTAMP:${toTime(event.stampMs)}`,
    `DTSTART:${toTime(event.startMs)}`,
    `DTEND:${toTime(event.endMs)}`,
    `SUMMARY:${toText(event.title)}`,
    event.description && `DESCRIPTION:${toText(event.description)}`,
    event.location && `LOCATION:${toText(event.location)}`,
    // A URI is no text: nothing in it is escaped.
    event.url && `URL:${new URL(event.url).href}`,
    'END:VEVENT',
    'END:VCALENDAR',
  ];
  return lines.map((line) => (line ? `${fold(line)}\r\n` : '')).join('');
}

/** `20261201T120000Z`: section 3.3.5, form 2. */
const toTime = (atMs: number): string =>
  `${new Date(atMs).toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`;

/** Section 3.3.11: these four are escaped, a line break is `\n`, and no other control character may stand there. */
const toText = (text: string): string =>
  text
    .replaceAll(/[\\;,]/g, '\\$&')
    .replaceAll(/\r\n?|\n/g, '\\n')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out.
    .replaceAll(/[\u0000-\u0008\u000a-\u001f\u007f]/g, '');

/** Section 3.1: no line is longer than 75 octets; what goes on begins with a space. No character is cut in two. */
function fold(line: string): string {
  const encoder = new TextEncoder();
  let folded = '';
  let octets = 0;
  for (const character of line) {
    const { length } = encoder.encode(character);
    if (octets + length > MAX_OCTETS) {
      folded += '\r\n ';
      octets = 1;
    }
    folded += character;
    octets += length;
  }
  return folded;
}

const MAX_OCTETS = 75;
