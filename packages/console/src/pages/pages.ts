import type { ComponentType } from 'preact';
import type { MenuEntry } from '../parts/menu.tsx';
import { ROUTES } from '../paths.ts';
import { lazyPage } from './lazy-page.tsx';

/**
 * The pages that are loaded when they are opened, one entry each: a page lands by an entry here, and stands in the
 * menu if it says so. The inbox is not among them: it is the first load.
 */
export type PageEntry = {
  /** A pattern of wouter; `/flows/*?` for a page that has addresses of its own below. */
  path: string;
  page: ComponentType;
  /** Begins anew at each address: for a page that is about one thing. @default false */
  isOfOne?: boolean;
  menu?: MenuEntry;
};

export const PAGES: readonly PageEntry[] = [
  {
    path: ROUTES.accounts,
    page: lazyPage(async () => (await import('./accounts.tsx')).AccountsPage),
    menu: { word: 'accounts', icon: 'accounts', href: ROUTES.accounts },
  },
  {
    path: ROUTES.account,
    page: lazyPage(async () => (await import('./account.tsx')).AccountPage),
    isOfOne: true,
  },
  {
    path: ROUTES.flows,
    page: lazyPage(async () => (await import('./flows.tsx')).FlowsPage),
    menu: { word: 'flows', icon: 'flows', href: ROUTES.flows },
  },
  {
    path: ROUTES.flow,
    page: lazyPage(async () => (await import('./flow.tsx')).FlowPage),
    isOfOne: true,
  },
  {
    path: ROUTES.insight,
    page: lazyPage(async () => (await import('./insight.tsx')).InsightPage),
    menu: { word: 'insight', icon: 'insight', href: ROUTES.insight },
  },
  {
    path: ROUTES.playbooks,
    page: lazyPage(async () => (await import('./playbooks.tsx')).PlaybooksPage),
    menu: { word: 'playbooks', icon: 'playbooks', href: ROUTES.playbooks },
  },
  {
    path: ROUTES.start,
    page: lazyPage(async () => (await import('./first-run.tsx')).FirstRunPage),
  },
  {
    path: ROUTES.settings,
    page: lazyPage(async () => (await import('./settings.tsx')).SettingsPage),
    menu: { word: 'settings', icon: 'settings', href: ROUTES.settings },
  },
];
