// @vitest-environment happy-dom
import type { Flow, MoreWords } from '@polku/flows';
import type { Showable } from '@polku/flows/views';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { arabic } from '../../flows/src/words/ar.fixture.ts';
import { welcome } from './client.fixture.ts';
import { createStage, type Ended, type StageController } from './stage.ts';

/** One flow on the screen at a time, whatever overtakes it. Views and shell are the real ones. */

const message = (id: string): Flow => ({ ...welcome, id, title: `Title of ${id}` });
const tour = (id: string): Flow => ({
  id,
  kind: 'tour',
  name: id,
  version: 3,
  trigger: { on: 'code' },
  frequency: 'always',
  steps: [
    { id: 'one', title: `One of ${id}`, text: '', advance: { on: 'event', event: 'saved' } },
    { id: 'two', title: `Two of ${id}`, text: '' },
  ],
});

let stage: StageController;
let languages: string[];
let words: MoreWords;
let warnings: string[];
let track: ReturnType<typeof vi.fn<(name: string, properties?: object) => void>>;
let onEnded: ReturnType<typeof vi.fn<(flow: Showable, ended: Ended) => void>>;

beforeEach(() => {
  HTMLElement.prototype.showPopover = () => {};
  track = vi.fn();
  onEnded = vi.fn();
  languages = ['en'];
  words = {};
  warnings = [];
  stage = createStage({
    languages: () => languages,
    get words() {
      return words;
    },
    theme: () => ({}),
    facts: () => ({}),
    warn: (text) => void warnings.push(text),
    start: () => {},
    toReply: () => undefined,
    history: () => undefined,
    person: { invitation: () => undefined, catchUp: async () => {} },
    onShown: () => {},
    track,
    onEnded,
  });
});
afterEach(() => stage.end('api'));

const titles = () =>
  [...document.querySelectorAll('polku-stage')].map(
    (host) => host.shadowRoot?.querySelector('h2')?.textContent,
  );
const tracked = () => track.mock.calls.map(([name]) => name);

describe('the stage', () => {
  test('shows a flow, records it, and takes it away again', async () => {
    expect(await stage.show(message('a'))).toBe(true);
    expect(titles()).toEqual(['Title of a']);
    expect([stage.isOpen(), stage.flow()?.id]).toEqual([true, 'a']);
    stage.end('close');
    expect(titles()).toEqual([]);
    expect([stage.isOpen(), stage.flow()]).toEqual([false, undefined]);
    expect(track.mock.calls).toEqual([['message_shown'], ['message_ended', { reason: 'close' }]]);
    expect(onEnded.mock.calls).toEqual([[message('a'), { reason: 'close', step: undefined }]]);
  });

  test('shows the last of two that are shown at once, and tells of that alone', async () => {
    const [first, second] = [stage.show(message('a')), stage.show(message('b'))];
    expect(await first).toBe(false);
    expect(await second).toBe(true);
    expect(titles()).toEqual(['Title of b']);
    expect(tracked()).toEqual(['message_shown']);
    expect(onEnded).not.toHaveBeenCalled();
  });

  test('replaces what is open, which is told while it is still known where the user was', async () => {
    const positions: unknown[] = [];
    track.mockImplementation(() => positions.push(stage.position()?.id));
    await stage.show(message('a'));
    await stage.show(message('b'));
    expect(titles()).toEqual(['Title of b']);
    expect(tracked()).toEqual(['message_shown', 'message_ended', 'message_shown']);
    expect(positions).toEqual(['a', 'a', 'b']);
    expect(onEnded.mock.calls).toEqual([[message('a'), { reason: 'replaced', step: undefined }]]);
  });

  test('shows nothing that was ended while it was loading, and tells nothing of it', async () => {
    const showing = stage.show(message('a'));
    stage.end('api');
    expect(await showing).toBe(false);
    expect(titles()).toEqual([]);
    expect(track).not.toHaveBeenCalled();
    expect(onEnded).not.toHaveBeenCalled();
  });

  test('ends a flow once, whoever ends it again while it is being told of', async () => {
    track.mockImplementation((name) => {
      if (name.endsWith('_ended')) stage.end('milestone');
    });
    await stage.show(message('a'));
    stage.end('close');
    stage.end('close');
    expect(tracked()).toEqual(['message_shown', 'message_ended']);
    expect(onEnded.mock.calls).toEqual([[message('a'), { reason: 'close', step: undefined }]]);
  });

  test('leaves nothing on the screen that was ended as it was told of', async () => {
    track.mockImplementation((name) => {
      if (name.endsWith('_shown')) stage.end('api');
    });
    await stage.show(message('a'));
    expect(titles()).toEqual([]);
    expect(stage.isOpen()).toBe(false);
    expect(tracked()).toEqual(['message_shown', 'message_ended']);
  });

  test('shows the one that is asked for as the old one is told to have ended', async () => {
    track.mockImplementation((name) => {
      if (name.endsWith('_ended') && stage.flow()?.id === 'a') void stage.show(message('b'));
    });
    await stage.show(message('a'));
    stage.end('close');
    expect(stage.isOpen()).toBe(true);
    await vi.waitFor(() => expect(titles()).toEqual(['Title of b']));
    expect(onEnded.mock.calls).toEqual([[message('a'), { reason: 'close', step: undefined }]]);
  });

  test('shows a new one when the old one has ended, whatever follows it at once', async () => {
    onEnded.mockImplementation((flow) => {
      if (flow.id === 'a') void stage.show(message('b'));
    });
    await stage.show(message('a'));
    stage.end('done');
    await vi.waitFor(() => expect(titles()).toEqual(['Title of b']));
  });

  test('speaks the language of who reads it, ours or the host’s', async () => {
    const closeLabel = () =>
      document
        .querySelector('polku-stage')
        ?.shadowRoot?.querySelector('.icon')
        ?.getAttribute('aria-label');
    languages = ['fi-FI', 'en'];
    await stage.show(message('a'));
    expect(closeLabel()).toBe('Sulje viesti');
    languages = ['ar', 'fi'];
    words = { ar: async () => arabic };
    await stage.show(message('a'));
    expect(closeLabel()).toBe('إغلاق الرسالة');
  });

  test('speaks English when the words do not come, and says so', async () => {
    languages = ['de'];
    words = { de: () => Promise.reject(new TypeError('offline')) };
    expect(await stage.show(message('a'))).toBe(true);
    const host = document.querySelector('polku-stage');
    expect(host?.shadowRoot?.querySelector('.icon')?.getAttribute('aria-label')).toBe(
      'Close the message',
    );
    expect(warnings.join()).toContain('offline');
  });

  test('knows in which step of which version the user is', async () => {
    expect(stage.position()).toBeUndefined();
    await stage.show(tour('t'));
    await vi.waitFor(() => expect(stage.position()).toEqual({ id: 't', version: 3, step: 'one' }));
  });

  test('lets the view hear what is tracked, as long as it is up', async () => {
    await stage.show(tour('t'));
    await vi.waitFor(() => expect(tracked()).toContain('tour_step_shown'));
    stage.hear({ name: 'saved', properties: {} });
    await vi.waitFor(() => expect(titles()).toEqual(['Two of t']));
    stage.end('close');
    expect(() => stage.hear({ name: 'saved', properties: {} })).not.toThrow();
  });

  test('of a kind that it cannot load is free for the next', async () => {
    await expect(stage.show({ ...message('a'), kind: 'hologram' } as never)).rejects.toThrow();
    expect(stage.isOpen()).toBe(false);
    expect(track).not.toHaveBeenCalled();
    expect(await stage.show(message('b'))).toBe(true);
  });

  test('of a browser that cannot show leaves nothing behind, and says nothing was shown', async () => {
    HTMLElement.prototype.showPopover = () => {
      throw new TypeError('showPopover is not a function');
    };
    await expect(stage.show(message('a'))).rejects.toThrow('showPopover');
    expect(document.querySelector('polku-stage')).toBeNull();
    expect(stage.isOpen()).toBe(false);
    expect(track).not.toHaveBeenCalled();
  });
});

describe('beside the screen', () => {
  const inSlot = (id: string): Flow => ({
    ...welcome,
    id,
    title: `Title of ${id}`,
    surface: { kind: 'slot', slot: 'home' },
  });
  const slot = () => document.querySelector('[data-polku-slot]');
  beforeEach(() => {
    document.body.innerHTML = '<div data-polku-slot="home"></div>';
  });
  afterEach(() => stage.endAll('api'));

  test('S24: closing one of two leaves the other', async () => {
    await Promise.all([stage.show(inSlot('a')), stage.show(message('b'))]);
    expect(titles().sort()).toEqual(['Title of a', 'Title of b']);
    expect(stage.standing().map(({ id }) => id)).toEqual(['a', 'b']);
    stage.end('close', 'a');
    expect([titles(), stage.isOpen()]).toEqual([['Title of b'], true]);
    await stage.show(inSlot('a'));
    stage.end('close');
    expect([titles(), stage.isOpen()]).toEqual([['Title of a'], false]);
    expect(track.mock.calls.filter(([name]) => name === 'message_ended')).toHaveLength(2);
  });

  test('a flow tells of itself, and what the page tracks has to do with what is on the screen', async () => {
    const positions: unknown[] = [];
    track.mockImplementation((name) => positions.push([name, stage.position()?.id]));
    await stage.show(message('b'));
    await stage.show(inSlot('a'));
    expect(stage.position()?.id).toBe('b');
    stage.end('close', 'a');
    stage.end('close');
    expect(stage.position()).toBeUndefined();
    expect(positions).toEqual([
      ['message_shown', 'b'],
      ['message_shown', 'a'],
      ['message_ended', 'a'],
      ['message_ended', 'b'],
    ]);
  });

  test('it is shown when its place has come up, and not before', async () => {
    const place = slot() as Element;
    place.remove();
    expect(await stage.show(inSlot('a'))).toBe(true);
    expect([titles(), tracked()]).toEqual([[], []]);
    document.body.append(place);
    await vi.waitFor(() => expect(tracked()).toEqual(['message_shown']));
    expect(place.querySelector('polku-stage')).not.toBeNull();
    place.remove();
    await vi.waitFor(() => expect(place.childElementCount).toBe(0));
    document.body.append(place);
    await vi.waitFor(() => expect(place.childElementCount).toBe(1));
    stage.end('close', 'a');
    expect(tracked()).toEqual(['message_shown', 'message_ended']);
    expect(document.body.innerHTML).toBe('<div data-polku-slot="home"></div>');
  });

  test('what never came up has nothing to tell', async () => {
    slot()?.remove();
    await stage.show(inSlot('a'));
    stage.endAll('api');
    expect(tracked()).toEqual([]);
    expect(onEnded).not.toHaveBeenCalled();
  });

  test('a place has one flow: the later one', async () => {
    await stage.show(inSlot('a'));
    await stage.show(inSlot('b'));
    expect(titles()).toEqual(['Title of b']);
    expect(onEnded.mock.calls).toEqual([[inSlot('a'), { reason: 'replaced', step: undefined }]]);
  });
});
