import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type CalendarEvent, toIcs } from './ics.ts';

const event: CalendarEvent = {
  uid: 'webinar.2026-12-01@app.example.com',
  startMs: Date.UTC(2026, 11, 1, 12, 0),
  endMs: Date.UTC(2026, 11, 1, 12, 45),
  stampMs: Date.UTC(2026, 10, 22, 9, 5, 7, 999),
  title: 'Open webinar',
};
const linesOf = (part: Partial<CalendarEvent> = {}) => toIcs({ ...event, ...part }).split('\r\n');
/** Section 3.1: what was folded is whole again without the break and the space after it. */
const unfold = (text: string) => text.replaceAll('\r\n ', '');
/** Section 3.3.11. */
const unescapeText = (text: string) =>
  text.replaceAll(/\\([\\;,nN])/g, (_, each) => (each === 'n' || each === 'N' ? '\n' : each));
const fieldOf = (text: string, name: string) =>
  unfold(text)
    .split('\r\n')
    .find((line) => line.startsWith(`${name}:`))
    ?.slice(name.length + 1);

describe('a calendar file, by RFC 5545', () => {
  test('is one event in one calendar, its times in UTC, its lines ended by CRLF', () => {
    expect(linesOf()).toEqual([
      'BEGIN:VCALENDAR',
      'VERSION:2.0',
      'PRODID:-//Polku//Invitation//EN',
      'BEGIN:VEVENT',
      'UID:webinar.2026-12-01@app.example.com',
      'DTSTAMP:20261122T090507Z',
      'DTSTART:20261201T120000Z',
      'DTEND:20261201T124500Z',
      'SUMMARY:Open webinar',
      'END:VEVENT',
      'END:VCALENDAR',
      '',
    ]);
  });

  test('says more where there is more to say', () => {
    const lines = linesOf({
      description: 'Bring a report.',
      location: 'Helsinki',
      url: 'https://example.com/a,b;c?d=1',
    });
    expect(lines).toEqual(
      expect.arrayContaining([
        'DESCRIPTION:Bring a report.',
        'LOCATION:Helsinki',
        'URL:https://example.com/a,b;c?d=1',
      ]),
    );
  });

  test.each([
    ['a, b; c', 'a\\, b\\; c'],
    ['a\\b', 'a\\\\b'],
    ['one\ntwo\r\nthree\rfour', 'one\\ntwo\\nthree\\nfour'],
    ['a\u0000b\u0007c\u007fd', 'abcd'],
    ['tab\tstays', 'tab\tstays'],
    ['BEGIN:VEVENT\r\nUID:evil', 'BEGIN:VEVENT\\nUID:evil'],
  ])('%j is escaped', (title, escaped) => {
    expect(linesOf({ title })).toContain(`SUMMARY:${escaped}`);
  });

  test('the identifier does not depend on when it was made', () => {
    const [first, second] = [1, 2].map((stampMs) => toIcs({ ...event, stampMs }));
    expect(fieldOf(first ?? '', 'UID')).toBe(fieldOf(second ?? '', 'UID'));
  });

  test('whatever the text, no line is longer than 75 octets, none is lost, and nothing else is begun', () => {
    const text = fc.string({
      unit: fc.constantFrom('a', 'ä', '🙂', ',', ';', '\\', '\n', ' '),
      maxLength: 200,
    });
    fc.assert(
      fc.property(text, text, (title, description) => {
        const file = toIcs({ ...event, title, description: `d${description}` });
        for (const line of file.split('\r\n'))
          expect(new TextEncoder().encode(line).length).toBeLessThanOrEqual(75);
        expect(unescapeText(fieldOf(file, 'SUMMARY') ?? '')).toBe(title);
        expect(unescapeText(fieldOf(file, 'DESCRIPTION') ?? '')).toBe(`d${description}`);
        expect(unfold(file).split('\r\n')).toHaveLength(13);
      }),
    );
  });
});
