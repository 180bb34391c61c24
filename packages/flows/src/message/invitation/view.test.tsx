// @vitest-environment happy-dom
import { fireEvent, screen } from '@testing-library/preact';
import axe from 'axe-core';
import { describe, expect, test } from 'vitest';
import { Flow } from '../../schemas.ts';
import { messageExample } from '../schema.ts';
import { files, open, press, radios, revoked, show, slot, training } from './invited.fixture.tsx';
import { invitationExample } from './schema.ts';
import { toTimeTexts } from './time-text.ts';

describe('an invitation', () => {
  test('has an example that a message may carry', () => {
    const flow = { ...messageExample, invitation: invitationExample };
    expect(Flow.parse(flow)).toEqual(flow);
  });

  test.each<[string, object]>([
    ['no time at all', { slots: undefined }],
    ['an unknown zone', { timeZone: 'Mars/Olympus' }],
    ['a time without its offset', { slots: [slot('a', '2026-12-01T09:00:00')] }],
    ['a booking by a script', { bookingUrl: 'javascript:alert(1)' }],
    ['an unknown form', { form: 'party' }],
    ['a day that is none', { weekly: { day: 8, time: '14:00', minutes: 45 } }],
    ['a time that is none', { weekly: { day: 1, time: '24:00', minutes: 45 } }],
  ])('with %s is refused', (_, part) => {
    const flow = { ...messageExample, invitation: { ...training, ...part } };
    expect(Flow.safeParse(flow).success).toBe(false);
  });

  test('offers its times in one group; the first with a seat is chosen, and a full one cannot be', () => {
    show(training);
    expect(screen.getByRole('group', { name: 'Choose a time' })).toBeTruthy();
    expect(radios().map(({ checked, disabled }) => [checked, disabled])).toEqual([
      [false, true],
      [true, false],
      [false, false],
    ]);
    const texts = radios().map((radio) => radio.closest('label')?.textContent);
    expect(texts.map((text) => /Full|4 seats left|1 seat left/.exec(text ?? '')?.[0])).toEqual([
      'Full',
      '4 seats left',
      '1 seat left',
    ]);
    expect(new Set(radios().map(({ name }) => name)).size).toBe(1);
  });

  test('a registration for a time that anybody may come to is an event, once, and says so to who pressed', () => {
    const { emit, end } = show(open);
    fireEvent.click(radios()[1] as HTMLElement);
    press('Register');
    expect(emit.mock.calls).toEqual([
      [
        'invitation_registered',
        {
          form: 'training',
          slot: 'third',
          start: '2026-12-03T00:00:00.000Z',
          registrationId: expect.stringMatching(/^\d+-\d+$/),
        },
      ],
    ]);
    expect(screen.queryByRole('button', { name: 'Register' })).toBeNull();
    expect(document.activeElement?.textContent).toContain('You are registered');
    expect(document.activeElement?.textContent).toContain('Our house');
    expect(end).not.toHaveBeenCalled();
    press('Done');
    expect(end.mock.calls).toEqual([['done']]);
  });

  test('gives the time for a calendar, under a name that stays, and takes the file back', async () => {
    const { unmount } = show(open);
    press('Register');
    const link = screen.getByRole<HTMLAnchorElement>('link', { name: 'Add to calendar' });
    expect([link.getAttribute('href'), link.download]).toEqual([
      'blob:1',
      'first-report-thanks.ics',
    ]);
    const text = await files[0]?.text();
    expect(text).toContain('UID:first-report-thanks.second@app.example.com\r\n');
    expect(text).toContain(
      'DTSTART:20261202T000000Z\r\nDTEND:20261202T010000Z\r\nSUMMARY:Come\r\n',
    );
    expect(text).toContain('DESCRIPTION:Do come.\r\nLOCATION:Our house\r\n');
    unmount();
    expect(revoked).toEqual(['blob:1']);
  });

  test('booked elsewhere it is a link, and no registration of ours', () => {
    const { emit } = show({
      form: 'onsite',
      timeZone: 'Europe/Helsinki',
      bookingUrl: 'https://book.example.com/',
    });
    const link = screen.getByRole<HTMLAnchorElement>('link', { name: 'Book a time' });
    expect([link.target, link.rel]).toEqual(['_blank', 'noopener noreferrer']);
    expect(screen.queryByRole('button', { name: 'Register' })).toBeNull();
    expect(emit).not.toHaveBeenCalled();
  });

  test('has the author’s own buttons beside', () => {
    const { container } = show(training, {
      buttons: [
        { label: 'What is it?', start: 'tour' },
        { label: 'Not this week', snoozeHours: 168 },
      ],
    });
    expect(screen.getByRole('button', { name: 'Not this week' })).toBeTruthy();
    // One button goes before the others, and that is the invitation's.
    const first = [...container.querySelectorAll('.primary')];
    expect(first.map((each) => each.textContent)).toEqual(['Register']);
    expect(screen.queryByRole('button', { name: 'Close' })).toBeNull();
  });

  test('says that there is no time when all are over', () => {
    show({ ...training, slots: [slot('over', '2026-11-01T09:00:00+09:00')] });
    expect(screen.getByText('There are no more times for now.')).toBeTruthy();
  });

  test.each(['en', 'fi'])('axe finds nothing, before and after (%s)', async (language) => {
    const { container } = show(training, {}, language);
    const look = async () => {
      const rules = { 'color-contrast': { enabled: false }, region: { enabled: false } };
      const { violations } = await axe.run(container, { rules });
      expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
    };
    await look();
    press(language === 'en' ? 'Register' : 'Ilmoittaudu');
    await screen.findByRole('button', {
      name: language === 'en' ? 'Check again' : 'Tarkista uudelleen',
    });
    await look();
  });
});

describe('a time', () => {
  const [startMs, endMs] = [Date.parse('2026-12-01T12:00:00Z'), Date.parse('2026-12-01T12:45:00Z')];
  const write = (ownZone: string, ...languages: string[]) => {
    const texts = toTimeTexts({ id: 'x', startMs, endMs }, 'Europe/Helsinki', {
      languages,
      ownZone,
    });
    // What stands between figures and dashes is the engine's own kind of space.
    return Object.values(texts).map((text) => text?.replaceAll(/\s/g, ' '));
  };

  test.each<[string, string, string[], RegExp, RegExp | undefined]>([
    [
      'of another zone is told in both',
      'Europe/London',
      ['en-GB'],
      /Tuesday.*1 December.*12:00.*12:45/,
      /Tue.*14:00.*14:45/,
    ],
    ['of the same zone is told once', 'Europe/Helsinki', ['en-GB'], /14:00.*14:45/, undefined],
    ['of a zone with the same clock is told once', 'Europe/Riga', ['en-GB'], /14:00/, undefined],
    [
      'is told in Finnish',
      'Europe/London',
      ['fi'],
      /tiistai.* 1\. joulukuuta.*12\.00.*12\.45/,
      /ti.*14\.00/,
    ],
    [
      'on another day there says which',
      'Pacific/Auckland',
      ['en-GB'],
      /Wednesday.*2 December.*01:00/,
      /Tue.*14:00/,
    ],
    ['in no language at all is told all the same', 'Europe/London', ['x_y', ''], /12:00/, /2:00/],
  ])('%s', (_, zone, languages, own, there) => {
    const [ours, theirs] = write(zone, ...languages);
    expect(ours).toMatch(own);
    if (there) expect(theirs).toMatch(there);
    else expect(theirs).toBeUndefined();
  });
});
