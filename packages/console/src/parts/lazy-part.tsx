import type { ComponentChildren, ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';

/**
 * What is loaded when it is first drawn; who comes back to it waits no more.
 * @param waiting stands in its place until it is loaded, and keeps what is below from jumping
 * @param missing stands there where its file is gone: the backend has been upgraded under an open tab
 */
export function lazyPart<P extends object>(
  load: () => Promise<ComponentType<P>>,
  waiting: ComponentChildren = null,
  missing: ComponentChildren = null,
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
        () => !isGone && setMissing(true),
      );
      return () => {
        isGone = true;
      };
    }, []);
    if (Loaded) return <Loaded {...props} />;
    return isMissing ? missing : waiting;
  };
}
