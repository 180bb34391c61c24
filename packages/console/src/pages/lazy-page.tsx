import type { ComponentType } from 'preact';
import { useLocale } from '../locale.ts';
import { lazyPart } from '../parts/lazy-part.tsx';
import { Page } from '../parts/page.tsx';
import { Empty, Skeleton } from '../parts/states.tsx';

/**
 * A page that is loaded when it is first opened; who comes back to it sees no skeleton. Where its file is gone (the
 * backend has been upgraded under an open tab) the whole console is loaded again by who presses the button: nothing
 * is lost, all state is the backend's.
 */
export const lazyPage = (load: () => Promise<ComponentType>): ComponentType =>
  lazyPart(load, <NotHere />, <NotHere hasFailed />);

function NotHere({ hasFailed }: { hasFailed?: boolean }) {
  const { t } = useLocale();
  return (
    <Page name="loading" title={t('nav.loading')}>
      {hasFailed ? (
        <Empty title={t('failure.title')} level={1}>
          <p>{t('failure.outdated')}</p>
          <button type="button" class="button" onClick={() => window.location.reload()}>
            {t('failure.reload')}
          </button>
        </Empty>
      ) : (
        <Skeleton kind="table" rows={8} label={t('nav.loading')} />
      )}
    </Page>
  );
}
