import { type Context, Hono } from 'hono';
import { z } from 'zod';
import { toId } from '../../ingest/checked.ts';
import { readShares } from '../../store/sql/account-shares.ts';
import { readSuccessSettings } from '../../store/sql/success-settings.ts';
import { readWorkspaceSecret } from '../../store/sql/workspaces.ts';
import type { Store } from '../../store/store.ts';
import { endShare, openShare, shareAccount, toToken } from '../../success/account-share.ts';
import { toSpoken } from '../../success/languages.ts';
import type { AccountShares } from '../api.ts';
import type { ConsoleEnv } from '../console-env.ts';
import { ApiError, parseBody } from '../errors.ts';
import { may } from '../rights.ts';
import { renderGone, renderPath } from './page.ts';
import { PAGE_HEADERS } from './style.ts';
import type { PageLanguage } from './words.ts';

/** `/path/:token`, the customer's own page, and `/api/accounts/:id/shares`, the links to it. */
const DAY_MS = 86_400_000;

export const NewShare = z.strictObject({
  /** @default it has no end */
  expiresInDays: z.int().min(1).max(3_650).optional(),
});

export type ShareOptions = { store: Store; nowMs: () => number; publicUrl: () => string };

export function createShareRoutes({ store, nowMs, publicUrl }: ShareOptions): Hono<ConsoleEnv> {
  async function answerShares(context: Context<ConsoleEnv>) {
    const { workspaceId } = context.var.signedIn.person;
    const accountId = toId(context.req.param('id') ?? '');
    const rows = await readShares(store.db, { workspaceId, accountId });
    const secret = await readWorkspaceSecret(store.db, workspaceId);
    const shares = rows.map(({ id, created_at, expires_at, revoked_at }) => ({
      id,
      url: `${publicUrl()}/path/${toToken(secret, id)}`,
      createdAt: new Date(created_at).toISOString(),
      expiresAt: expires_at === null ? null : new Date(expires_at).toISOString(),
      revokedAt: revoked_at === null ? null : new Date(revoked_at).toISOString(),
    }));
    return context.json<AccountShares>({ shares });
  }

  function sharing(context: Context<ConsoleEnv>) {
    const { person } = context.var.signedIn;
    const accountId = toId(context.req.param('id') ?? '');
    const author = { kind: 'person', id: person.id } as const;
    return { workspaceId: person.workspaceId, accountId, author, nowMs: nowMs() };
  }

  return new Hono<ConsoleEnv>()
    .get('/accounts/:id/shares', may('read'), answerShares)
    .post('/accounts/:id/shares', may('share_account'), async (context) => {
      const by = sharing(context);
      const { expiresInDays } = await parseBody(context, NewShare);
      const expiresAtMs =
        expiresInDays === undefined ? undefined : by.nowMs + expiresInDays * DAY_MS;
      await store.transaction((db) => shareAccount(db, { ...by, expiresAtMs }));
      return answerShares(context);
    })
    .delete('/accounts/:id/shares/:share', may('share_account'), async (context) => {
      const by = { ...sharing(context), id: context.req.param('share') };
      if (!(await store.transaction((db) => endShare(db, by))))
        throw new ApiError('not_found', `The account has no link "${by.id}".`);
      return answerShares(context);
    });
}

/** Read by anyone who has the link. */
export function createPathPages({ store, nowMs }: Omit<ShareOptions, 'publicUrl'>): Hono {
  return new Hono().get('/path/:token', async (context) => {
    const opened = await openShare(store.db, context.req.param('token'), nowMs());
    const settings = opened && (await readSuccessSettings(store.db, opened.workspaceId));
    const { lang: asked } = context.req.query();
    const accepted = context.req.header('accept-language');
    const language = toLanguage({
      asked,
      accepted,
      otherwise: toSpoken(settings?.languages ?? []),
    });
    if (!opened || !settings) return context.html(renderGone(language), 404, PAGE_HEADERS);
    const { successPath: stages, calendar } = settings;
    const page = { ...opened, stages, language, timeZone: calendar.timeZone };
    return context.html(renderPath(page), 200, PAGE_HEADERS);
  });
}

/** What is asked for; else the first of the browser's that we have; else the workspace's. */
function toLanguage(of: {
  asked: string | undefined;
  accepted: string | undefined;
  otherwise: PageLanguage;
}): PageLanguage {
  const { asked, accepted = '', otherwise } = of;
  const wanted = [asked ?? '', ...accepted.toLowerCase().split(',')].map(
    (tag) => tag.trim().split(/[-;]/)[0],
  );
  return wanted.find((tag) => tag === 'en' || tag === 'fi') ?? otherwise;
}
