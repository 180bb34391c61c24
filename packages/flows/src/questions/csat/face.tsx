/** How far the corners of the mouth stand above or below its middle, from very dissatisfied to very satisfied. */
const MOUTHS = [-4.5, -2.2, 0, 2.6, 5];

/** A face of 1 to 5, by its mouth alone: told apart without colour. */
export function Face({ point }: { point: number }) {
  const bend = MOUTHS[point - 1] as number;
  const y = 15.5 - bend / 3;
  return (
    <svg
      width="30"
      height="30"
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      stroke-width="1.4"
      stroke-linecap="round"
      aria-hidden="true"
    >
      <circle cx="12" cy="12" r="9.3" />
      <path d="M9 9.200v.6M15 9.200v.6" stroke-width="1.9" />
      <path d={`M8 ${y}q4 ${bend} 8 0`} />
    </svg>
  );
}

export const faceStyles = `
.faces span { height: 46px; border-color: transparent; color: var(--muted); }
.faces input:hover + span { border-color: transparent; color: var(--text); }
.faces input:checked + span { border-color: var(--mark); background: color-mix(in oklab, var(--mark) 12%, transparent); color: var(--mark); }
`;
