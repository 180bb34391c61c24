import { describe, expect, it } from 'vitest';
import { renderMessage } from '../packages/backend/src/notify/render/index.ts';
import { createLinks } from '../packages/backend/src/notify/render/rendered.ts';
import {
  accountPath,
  conversationAnchor,
  conversationPath,
  parseAccountId,
  ROUTES,
} from '../packages/console/src/paths.ts';

/** One address, whoever writes it: a link in a notification leads to where the console has the thing. */
const HOME = 'https://polku.example';
const links = createLinks(HOME);
const names = { user: null, account: null, owner: null, milestone: null, flow: null };

describe('a link in a notification', () => {
  it.each(['kone', 'nokia/oulu', 'a#b?c', '100%', 'ääkkönen'])(
    'leads to the account %s and to its conversations as the console has them',
    (id) => {
      expect(links.account(id)).toBe(HOME + accountPath(id));
      const conversation = '01912345-0000-7000-8000-000000000001';
      const link = links.conversation(id, conversation);
      expect(link).toBe(HOME + conversationPath(id, conversation));
      const { pathname, hash } = new URL(link);
      expect(parseAccountId(pathname)).toBe(id);
      expect(hash).toBe(`#${conversationAnchor(conversation)}`);
    },
  );

  it('leads to the lists under their addresses', () => {
    expect(links.inbox()).toBe(HOME + ROUTES.inbox);
    expect(links.accounts()).toBe(HOME + ROUTES.accounts);
  });

  it('of a reply opens the very conversation', () => {
    const id = '01912345-0000-7000-8000-000000000002';
    const body = JSON.stringify({
      type: 'reply.received',
      timestamp: '2026-01-01T00:00:00.000Z',
      data: {
        conversation: { id },
        message: { id },
        user: { id: 'maya' },
        account: { id: 'nokia/oulu', plan: null, touchLevel: null },
        owner: null,
        writtenAt: '2026-01-01T00:00:00.000Z',
      },
    });
    const { action } = renderMessage(body, { names, language: 'en', publicUrl: HOME });
    expect(action.url).toBe(HOME + conversationPath('nokia/oulu', id));
  });
});
