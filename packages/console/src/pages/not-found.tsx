import { Link } from 'wouter-preact';
import { useLocale } from '../locale.ts';
import { Page } from '../parts/page.tsx';
import { Empty } from '../parts/states.tsx';
import { ROUTES } from '../paths.ts';

export function NotFoundPage() {
  const { t } = useLocale();
  return (
    <Page name="not-found" title={t('app.notFoundTitle')}>
      <Empty title={t('app.notFoundTitle')} level={1}>
        <p>{t('app.notFoundBody')}</p>
        <Link class="button" href={ROUTES.inbox}>
          {t('app.toInbox')}
        </Link>
      </Empty>
    </Page>
  );
}
