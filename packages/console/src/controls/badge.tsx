import type { ComponentChildren } from 'preact';

/** A word that tells a state. Colour is never all that tells it. */
export function Badge(props: {
  /** @default 'plain' */
  tone?: 'plain' | 'good' | 'warn' | 'bad';
  children: ComponentChildren;
}) {
  return <span class={`badge badge-${props.tone ?? 'plain'}`}>{props.children}</span>;
}
