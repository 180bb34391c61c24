import type { ComponentChildren, JSX } from 'preact';
import { Icon, type IconName } from '../parts/icon.tsx';

/**
 * A button. While `isBusy` it keeps the focus and its size, says so, and does nothing: a disabled one would throw the
 * focus of who pressed it to the top of the page.
 */
export function Button(
  props: Omit<JSX.IntrinsicElements['button'], 'icon'> & {
    /** @default 'plain' */
    look?: 'plain' | 'primary' | 'quiet' | 'danger' | undefined;
    icon?: IconName | undefined;
    isBusy?: boolean | undefined;
    children: ComponentChildren;
  },
) {
  const { look = 'plain', icon, isBusy, children, class: name, onClick, ...rest } = props;
  return (
    <button
      type="button"
      {...rest}
      class={['button', look !== 'plain' && `button-${look}`, name].filter(Boolean).join(' ')}
      aria-busy={isBusy || undefined}
      onClick={isBusy ? (event) => event.preventDefault() : onClick}
    >
      {icon && <Icon name={icon} />}
      {children}
    </button>
  );
}

/** One that shows an icon alone; `label` is its name, and its tooltip. */
export function IconButton(
  props: Omit<JSX.IntrinsicElements['button'], 'icon' | 'label'> & {
    icon: IconName;
    label: string;
  },
) {
  const { icon, label, class: name, ...rest } = props;
  return (
    <button
      type="button"
      title={label}
      {...rest}
      class={['icon-button', name].filter(Boolean).join(' ')}
    >
      <Icon name={icon} />
      <span class="unseen">{label}</span>
    </button>
  );
}
