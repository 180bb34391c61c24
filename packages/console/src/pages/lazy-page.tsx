import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { useLocale } from '../locale.ts';
import { Page } from '../parts/page.tsx';
import { Empty, Skeleton } from '../parts/states.tsx';

/**
 * A page that is loaded when it is first opened; who comes back to it sees no skeleton. Where its file is gone (the
 * backend has been upgraded under an open tab) the whole console is loaded again by who presses the button: nothing
 * is lost, all state is the backend's.
 */
export function lazyPage(load: () => Promise<ComponentType>): ComponentType {
  let Loaded: ComponentType | undefined;

  return function Lazy() {
    const [, redraw] = useState({});
    const [hasFailed, setFailed] = useState(false);
    useEffect(() => {
      if (Loaded) return;
      let isGone = false;
      load().then(
        (component) => {
          Loaded = component;
          if (!isGone) redraw({});
        },
        () => !isGone && setFailed(true),
      );
      return () => {
        isGone = true;
      };
    }, []);
    return Loaded ? <Loaded /> : <NotHere hasFailed={hasFailed} />;
  };
}

function NotHere({ hasFailed }: { hasFailed: boolean }) {
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
