import { type ComponentChildren, createContext } from 'preact';
import { useContext, useLayoutEffect, useRef } from 'preact/hooks';

/**
 * The frame of every page: its `<main>`, its title and the place where focus goes when the page is opened
 * by a link, so that a screen reader begins at the page and not at the menu.
 */
export type PageFrame = { workspace: string | undefined; unread: number };

const FrameContext = createContext<PageFrame>({ workspace: undefined, unread: 0 });
export const FrameProvider = FrameContext.Provider;

/** Whether a page has been open before in this document: the first one leaves focus to the browser. */
const OpenedContext = createContext<{ current: boolean } | undefined>(undefined);
export const OpenedProvider = OpenedContext.Provider;

export const toTitle = (title: string, { workspace, unread }: PageFrame): string =>
  `${unread > 0 ? `(${unread}) ` : ''}${title} · ${workspace ?? 'Polku'}`;

export function Page(props: {
  /** Stable, for tests. */
  name: string;
  title: string;
  children: ComponentChildren;
}) {
  const frame = useContext(FrameContext);
  const opened = useContext(OpenedContext);
  const main = useRef<HTMLElement>(null);
  const title = toTitle(props.title, frame);

  useLayoutEffect(() => {
    document.title = title;
  }, [title]);

  useLayoutEffect(() => {
    if (!opened) return;
    if (opened.current) main.current?.focus({ preventScroll: true });
    opened.current = true;
  }, [opened]);

  return (
    <main
      id="main"
      ref={main}
      class={`page page-${props.name}`}
      data-page={props.name}
      tabIndex={-1}
    >
      {props.children}
    </main>
  );
}
