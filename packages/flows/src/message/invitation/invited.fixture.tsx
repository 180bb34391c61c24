import { cleanup, fireEvent, render, screen } from '@testing-library/preact';
import { afterEach, beforeEach, vi } from 'vitest';
import { createFakeStage } from '../../stage.fixture.ts';
import { Slideout } from '../../surfaces/slideout/view.tsx';
import { type Message, messageExample } from '../schema.ts';
import { View } from '../view.tsx';
import type { Invitation, InvitationState } from './schema.ts';
import { Invited } from './view.tsx';

/** An invitation on a fake stage, at a time that stands still; what is made of files is counted. */
export const NOW = Date.parse('2026-11-22T10:00:00Z');
export const slot = (id: string, start: string, seats?: number) => ({
  id,
  start,
  minutes: 60,
  seats,
});
export const training: Invitation = {
  form: 'training',
  timeZone: 'Asia/Tokyo',
  slots: [
    slot('first', '2026-12-01T09:00:00+09:00', 0),
    slot('second', '2026-12-02T09:00:00+09:00', 4),
    slot('third', '2026-12-03T09:00:00+09:00', 1),
  ],
  place: { en: 'Our house', fi: 'Meillä' },
};

/** With no end of seats. */
export const open: Invitation = {
  ...training,
  slots: (training.slots ?? []).slice(1).map(({ seats: _, ...each }, index) => ({
    ...each,
    id: index ? 'third' : 'second',
  })),
};

/** The calendar files that were made, and those that were taken back. */
export const files: Blob[] = [];
export const revoked: string[] = [];
beforeEach(() => {
  vi.spyOn(Date, 'now').mockReturnValue(NOW);
  files.length = 0;
  revoked.length = 0;
  URL.createObjectURL = (file) => `blob:${files.push(file as Blob)}`;
  URL.revokeObjectURL = (url) => void revoked.push(url);
});
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

export function show(
  invitation: Invitation,
  part: Partial<Message> = {},
  language = 'en',
  state?: InvitationState,
) {
  const stage = createFakeStage([language]);
  stage.count(state, 'now');
  stage.know({ page: { host: 'app.example.com' } });
  const emit = vi.fn();
  const end = vi.fn();
  const flow: Message = {
    ...messageExample,
    title: 'Come',
    text: '**Do** come.',
    invitation,
    ...part,
  };
  const { container, unmount } = render(
    <View {...{ flow, stage, emit, end }} Surface={Slideout} Invited={Invited} />,
  );
  return { stage, emit, end, container, unmount };
}
export const press = (name: string) => fireEvent.click(screen.getByRole('button', { name }));
export const radios = () => screen.getAllByRole<HTMLInputElement>('radio');
