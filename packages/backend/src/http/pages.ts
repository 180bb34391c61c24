import type { Hono } from 'hono';
import type { TokenVerifier } from '../ingest/token.ts';
import type { PersonNews } from '../notify/person-news.ts';
import type { Store } from '../store/store.ts';
import { createAccountSync } from './account-sync.ts';
import { createBootstrapRoutes } from './bootstrap.ts';
import { createPersonInboxRoutes } from './person-inbox.ts';
import { createPreviewRoutes } from './preview.ts';
import { createOwnDataRoutes, createUserRoutes } from './privacy.ts';
import { createSegmentSettings } from './segment-settings.ts';
import { createPathPages } from './success-path/routes.ts';

/** What pages of the product and servers of the host ask: all below `/v1` but the events, and a customer's path. */
export type PagesDeps = {
  store: Store;
  nowMs: () => number;
  verifier: TokenVerifier;
  news: PersonNews;
  onFault: (error: unknown) => void;
  publicUrl: () => string;
  onNotifications: () => void;
  onErased: () => void;
};

export const createPages = (deps: PagesDeps): Hono =>
  createBootstrapRoutes(deps)
    .route('/', createPersonInboxRoutes(deps))
    .route('/', createPreviewRoutes(deps))
    .route('/', createPathPages(deps))
    .route('/', createAccountSync(deps))
    .route('/', createUserRoutes(deps))
    .route('/', createOwnDataRoutes(deps))
    .route('/', createSegmentSettings(deps));
