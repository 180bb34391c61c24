/** Line icons on a grid of 16, drawn: decoration beside their words. */
const Icon = ({
  path,
  size = 16,
  isMirrored,
}: {
  path: string;
  size?: number;
  isMirrored?: true;
}) => (
  <svg
    width={size}
    height={size}
    viewBox="0 0 16 16"
    aria-hidden="true"
    class={isMirrored && 'mirrored'}
  >
    <path
      d={path}
      fill="none"
      stroke="currentColor"
      stroke-width="1.5"
      stroke-linecap="round"
      stroke-linejoin="round"
    />
  </svg>
);

export const BackIcon = () => <Icon path="M9.5 3.5L5 8l4.5 4.5" isMirrored />;
export const WriteIcon = () => <Icon path="M3 13l.6-2.6L10.9 3.1l2 2-7.3 7.3zM9.4 4.6l2 2" />;
export const InboxIcon = () => <Icon path="M2.5 3.5h11v7.5H8l-3 2.5V11H2.5z" size={24} />;
