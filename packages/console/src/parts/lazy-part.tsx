import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';

/** A piece of a page that is loaded when it is first drawn, and is not there until then, or where its file is gone. */
export function lazyPart<P extends object>(
  load: () => Promise<ComponentType<P>>,
): ComponentType<P> {
  let Loaded: ComponentType<P> | undefined;

  return function Lazy(props: P) {
    const [, redraw] = useState({});
    useEffect(() => {
      if (Loaded) return;
      let isGone = false;
      load().then(
        (component) => {
          Loaded = component;
          if (!isGone) redraw({});
        },
        () => {}, // The backend was upgraded meanwhile; what is left works.
      );
      return () => {
        isGone = true;
      };
    }, []);
    return Loaded ? <Loaded {...props} /> : null;
  };
}
