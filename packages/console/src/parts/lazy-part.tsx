import type { ComponentChildren, ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';

/**
 * A piece of a page that is loaded when it is first drawn; where its file is gone it is not there.
 * @param waiting stands in its place until it is loaded, and keeps what is below from jumping
 */
export function lazyPart<P extends object>(
  load: () => Promise<ComponentType<P>>,
  waiting: ComponentChildren = null,
): ComponentType<P> {
  let Loaded: ComponentType<P> | undefined;

  return function Lazy(props: P) {
    const [, redraw] = useState({});
    const [isMissing, setMissing] = useState(false);
    useEffect(() => {
      if (Loaded) return;
      let isGone = false;
      load().then(
        (component) => {
          Loaded = component;
          if (!isGone) redraw({});
        },
        // The backend was upgraded meanwhile; what is left works.
        () => !isGone && setMissing(true),
      );
      return () => {
        isGone = true;
      };
    }, []);
    if (Loaded) return <Loaded {...props} />;
    return isMissing ? null : waiting;
  };
}
