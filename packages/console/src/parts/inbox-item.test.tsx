// @vitest-environment happy-dom
import type { InboxItem as Item } from '@polku/backend/api-inbox';
import { cleanup } from '@testing-library/preact';
import { afterEach, describe, expect, it } from 'vitest';
import type { Wish } from '../inbox-change.ts';
import type { Language } from '../locale.ts';
import {
  acknowledgedBy,
  DAY_MS,
  sampleAnswer,
  sampleItem,
  sampleMe,
  sampleReply,
  sampleTask,
} from '../samples.fixture.ts';
import { show, textOf } from '../testing.fixture.tsx';
import { InboxItem } from './inbox-item.tsx';

afterEach(cleanup);

function open(item: Item, language?: Language, refusal?: Wish) {
  const view = show(
    <InboxItem
      item={item}
      me={sampleMe.person}
      hasArrived={false}
      refusal={refusal}
      onWish={() => {}}
      onOpen={() => {}}
    />,
    language,
  );
  return { ...view, item: () => textOf(view.container.querySelector('[data-notification-id]')) };
}

describe('an inbox item tells', () => {
  it('who, which account, its plan and touch level, when, how long it took, what led there, who was told', () => {
    const { item } = open(sampleItem());
    for (const part of [
      'Aino Lehtonen',
      'Kaleva Oy',
      'First report',
      'The account’s first',
      'Gold',
      'High touch',
      '9 minutes ago',
      '12 days after contract, 4 minutes after first session',
      'Led here by Welcome tour › create-report',
      'Webhook delivered',
    ])
      expect(item()).toContain(part);
  });

  it('the same in Finnish', () => {
    const { item } = open(sampleItem(), 'fi');
    for (const part of [
      'Asiakkaan ensimmäinen',
      'Kulta',
      '9 minuuttia sitten',
      '12 päivää sopimuksesta, 4 minuuttia ensimmäisestä käynnistä',
      'Tähän johti Welcome tour',
      'Kuittaa',
    ])
      expect(item()).toContain(part);
  });

  it('the exact time on hover', () => {
    const { container } = open(sampleItem());
    const time = container.querySelector('time');
    expect(time?.getAttribute('datetime')).toBe('2026-11-22T09:50:00.001Z');
    expect(time?.title).toMatch(/22 November 2026 .*09:50:00 UTC/);
  });

  it('of another user of the account', () => {
    const account = { id: 'k', name: 'K', plan: null, touchLevel: null, isFirst: false };
    expect(open(sampleItem({ account })).item()).toContain('Another user');
  });

  it('what is not known by leaving it out', () => {
    const item = sampleItem({
      user: { id: 'usr_1', name: null },
      account: null,
      sinceContractMs: null,
      sinceFirstSessionMs: null,
      ledBy: null,
      deliveries: [],
    });
    expect(open(item).item()).toBe(
      'Uusr_1No accountFirst reportGreet them while it is fresh.9 minutes agoAcknowledge',
    );
  });

  it('of a use before the contract', () => {
    const item = sampleItem({ sinceContractMs: -3 * DAY_MS, sinceFirstSessionMs: null });
    expect(open(item).item()).toContain('3 days before contract');
  });

  it('why a channel failed, and how often it was tried', () => {
    const failed = { channel: 'slack', status: 'failed', attempts: 5, error: '410 Gone' } as const;
    const queued = { channel: 'pager', status: 'queued', attempts: 0, error: null } as const;
    const { item } = open(sampleItem({ deliveries: [failed, queued] }));
    expect(item()).toContain('Slack failed after 5 attempts: 410 Gone');
    expect(item()).toContain('pager on its way');
  });

  it('its names as text, whatever is written in them', () => {
    const hostile = '<img src=x onerror="alert(1)">$t(app.name)';
    const item = sampleItem({
      user: { id: 'u', name: hostile },
      account: { id: hostile, name: hostile, plan: hostile, touchLevel: 'high', isFirst: true },
      milestone: { key: 'm', name: hostile },
      owner: { id: 'o', name: hostile },
      ledBy: { flowId: 'f', flowName: hostile, step: hostile },
      deliveries: [{ channel: hostile, status: 'failed', attempts: 1, error: hostile }],
      acknowledged: acknowledgedBy(hostile),
    });
    const { container, getByRole } = open(item);
    expect(container.querySelector('img, script')).toBeNull();
    expect(textOf(container).split(hostile)).toHaveLength(11);
    const link = getByRole('link', { name: hostile });
    expect(link.getAttribute('href')).toBe(`/accounts/${encodeURIComponent(hostile)}`);
  });
});

it('says who was faster, where two did it at once', () => {
  const task = sampleTask({ isClosed: true });
  const item = sampleAnswer({ task, acknowledged: acknowledgedBy('Veikko') });
  const mine = { kind: 'done', outcome: 'lost', text: 'Gone.' } as const;
  const { item: text, queryByRole } = open(item, 'en', mine);
  expect(text()).toContain('Veikko was faster: what you wrote was not taken.');
  expect(queryByRole('button', { name: 'Try again' })).toBeNull();
});

describe('an item of what a user wrote', () => {
  it('quotes it as the text it is, and leads to where it is answered', () => {
    const { item, getByRole, container } = open(sampleReply({ text: '<b>May</b> I?' }));
    for (const part of [
      'Aino Lehtonen',
      'Kaleva Oy',
      'Wrote to us',
      '3 minutes ago',
      '<b>May</b> I?',
    ])
      expect(item()).toContain(part);
    expect(container.querySelector('b')).toBeNull();
    const link = getByRole('link', { name: 'Read and answer' });
    expect(link.getAttribute('href')).toBe('/accounts/kaleva#conversation-c1');
  });

  it('says which message of ours it answers, and that it was answered', () => {
    const about = { flowId: 'hello', flowName: 'Hello' };
    const conversation = { id: 'c1', about, waitingSince: null };
    const { item } = open(sampleReply({ conversation, acknowledged: acknowledgedBy('Veikko') }));
    expect(item()).toContain('Answered the messageHello');
    expect(item()).toContain('Read the conversation');
  });
});
