// @vitest-environment happy-dom
import { act, cleanup, fireEvent, render, screen } from '@testing-library/preact';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { createFakeStage } from '../stage.fixture.ts';
import { Slideout } from '../surfaces/slideout/view.tsx';
import { type Message, messageExample } from './schema.ts';
import { View } from './view.tsx';

afterEach(cleanup);

function show(part: Partial<Message> = {}, languages = ['en'], { hasInbox = true } = {}) {
  const stage = createFakeStage(languages);
  if (!hasInbox) stage.reply = undefined;
  const emit = vi.fn();
  const end = vi.fn();
  const flow: Message = { ...messageExample, title: 'News', text: 'Reports are faster.', ...part };
  const { unmount } = render(<View {...{ flow, stage, emit, end }} Surface={Slideout} />);
  return { stage, emit, end, unmount };
}

const press = (name: string) => fireEvent.click(screen.getByRole('button', { name }));

describe('a message', () => {
  test('tells its title and text in a dialog that takes no focus, and announces them', () => {
    const { stage, emit } = show();
    const dialog = screen.getByRole('dialog', { name: 'News' });
    expect(dialog.textContent).toContain('Reports are faster.');
    expect(screen.getByRole('status').textContent).toBe('News. Reports are faster.');
    expect(stage.invited).toEqual([]);
    expect(emit).not.toHaveBeenCalled();
  });

  test('has one button when its author made none: it has been read', () => {
    const { end } = show();
    press('Close');
    expect(end.mock.calls).toEqual([['done']]);
  });

  test.each<[string, (stage: ReturnType<typeof show>['stage']) => void, string]>([
    ['its cross', () => press('Close the message'), 'close'],
    ['Escape', (stage) => stage.press('escape'), 'escape'],
  ])('is closed by %s', (_, close, reason) => {
    const { stage, end } = show();
    close(stage);
    expect(end.mock.calls).toEqual([[reason]]);
  });

  test('has the buttons that its author made, in their order, and no others', () => {
    show({
      buttons: [
        { label: 'Later' },
        { label: 'Never' },
        { label: 'See', href: 'https://a.example/' },
      ],
    });
    const foot = [...document.querySelectorAll('.foot > *')].map((each) => each.textContent);
    expect(foot).toEqual(['Later', 'Never', 'See']);
    expect(screen.queryByRole('button', { name: 'Close' })).toBeNull();
  });

  test('a button with an address is a link to a new tab that learns nothing of this one', () => {
    const href = 'https://example.com/webinar?week=1';
    const { end } = show({ buttons: [{ label: 'Open', href }] });
    const link = screen.getByRole<HTMLAnchorElement>('link', { name: 'Open' });
    expect(link.getAttribute('href')).toBe(href);
    expect(link.target).toBe('_blank');
    expect(link.rel.split(' ').sort()).toEqual(['noopener', 'noreferrer']);
    link.addEventListener('click', (event) => event.preventDefault());
    fireEvent.click(link);
    expect(end.mock.calls).toEqual([['done']]);
  });

  test('two buttons to the same address are two buttons', () => {
    const href = 'https://example.com/';
    show({
      buttons: [
        { label: 'Morning', href },
        { label: 'Evening', href },
      ],
    });
    expect(screen.getAllByRole('link').map((link) => link.textContent)).toEqual([
      'Morning',
      'Evening',
    ]);
  });

  test('may lead to a mail, a call or, in this very tab, another page', () => {
    show({
      buttons: [
        { label: 'Write', href: 'mailto:help@example.com' },
        { label: 'Call', href: 'tel:+358401234567' },
        { label: 'Go', href: 'https://example.com/', isSameTab: true },
      ],
    });
    const links = screen.getAllByRole<HTMLAnchorElement>('link');
    expect(links.map(({ target }) => target)).toEqual(['', '', '']);
  });

  test('starts a flow when it has ended, tracks what its button says, and is put off', () => {
    const order: unknown[] = [];
    const { stage, emit, end } = show({
      buttons: [
        { label: 'Show me', start: 'tour', track: { event: 'help_wanted', properties: { n: 1 } } },
        { label: 'Later', snoozeHours: 24 },
      ],
    });
    end.mockImplementation(() => order.push([...stage.started]));
    press('Show me');
    expect(emit.mock.calls).toEqual([['help_wanted', { n: 1 }]]);
    expect([end.mock.calls, order, stage.started]).toEqual([[['done']], [[]], ['tour']]);
    end.mockClear();
    const now = Date.now();
    press('Later');
    const [reason, more] = end.mock.calls[0] ?? [];
    expect(reason).toBe('close');
    expect(more.snoozedUntil - now).toBeGreaterThanOrEqual(24 * 3_600_000);
  });

  test('has markup in its text, and a picture or a film with words for it', () => {
    const { stage } = show({
      text: 'Reports are **faster**. [Read](https://example.com/)',
      media: {
        kind: 'video',
        url: 'https://example.com/a.mp4',
        alt: { en: 'A report being made' },
        captions: { fi: 'https://example.com/fi.vtt', en: 'https://example.com/en.vtt' },
        poster: 'https://example.com/a.png',
        transcript: { en: 'A report is **opened**.' },
      },
    });
    expect(document.querySelector('#message-text strong')?.textContent).toBe('faster');
    const film = document.querySelector('video') as HTMLVideoElement;
    expect([film.getAttribute('aria-label'), film.autoplay, film.controls]).toEqual([
      'A report being made',
      false,
      true,
    ]);
    // Captions of another origin are taken with CORS alone.
    expect([film.crossOrigin, film.getAttribute('poster')]).toEqual([
      'anonymous',
      'https://example.com/a.png',
    ]);
    const track = film.querySelector('track');
    expect([track?.kind, track?.src]).toEqual(['captions', 'https://example.com/en.vtt']);
    expect(screen.getByText('Read it as text').closest('details')?.open).toBe(false);
    expect(document.querySelector('details strong')?.textContent).toBe('opened');
    expect(stage.warnings).toEqual([]);
    expect(screen.getByRole('status').textContent).toBe('News. Reports are faster. Read');
  });

  test('shows HTML as the text that it is', () => {
    const markup = '<img src=x onerror="alert(1)">';
    show({ title: markup, text: markup, buttons: [{ label: markup }] });
    expect(screen.getByRole('heading').textContent).toBe(markup);
    expect(screen.getByRole('button', { name: markup })).toBeTruthy();
    expect(document.querySelector('img')).toBeNull();
  });

  test('speaks Finnish to who reads Finnish', () => {
    show({ title: { en: 'Thank you', fi: 'Kiitos' } }, ['fi-FI', 'en']);
    expect(screen.getByRole('dialog', { name: 'Kiitos' })).toBeTruthy();
    expect(screen.getByRole('button', { name: 'Sulje' })).toBeTruthy();
    expect(screen.getByRole('button', { name: 'Sulje viesti' })).toBeTruthy();
  });

  test('a button for the answer opens the inbox, and is left out where there is none', () => {
    const buttons: Message['buttons'] = [{ label: 'Answer', reply: true }, { label: 'Close' }];
    const { stage, end } = show({ buttons });
    press('Answer');
    expect([stage.replied(), end.mock.calls]).toEqual([1, [['done']]]);
    cleanup();
    show({ buttons }, ['en'], { hasInbox: false });
    expect(screen.queryByRole('button', { name: 'Answer' })).toBeNull();
    expect(screen.getByRole('button', { name: 'Close' })).toBeTruthy();
  });

  test('leaves nothing that it listened to', () => {
    const { stage, unmount } = show();
    expect(stage.heldCount()).toBe(1);
    act(() => void unmount());
    expect(stage.heldCount()).toBe(0);
  });
});
