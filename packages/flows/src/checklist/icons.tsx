/** A tick, drawn: a letter would be read out and would sit on a font's baseline. */
export const Check = () => (
  <svg class="check" width="16" height="16" viewBox="0 0 16 16" aria-hidden="true">
    <path
      d="M3.5 8.5l3 3 6-6.5"
      fill="none"
      stroke="currentColor"
      stroke-width="1.8"
      stroke-linecap="round"
      stroke-linejoin="round"
    />
  </svg>
);

const RADIUS = 8;
const ROUND = 2 * Math.PI * RADIUS;

/** How much is done, as a ring that closes; a tick in it when it has. */
export const Ring = ({ done, of }: { done: number; of: number }) => (
  <svg class="progress-ring" width="22" height="22" viewBox="0 0 22 22" aria-hidden="true">
    <g fill="none" stroke="currentColor" stroke-width="2.5">
      <circle cx="11" cy="11" r={RADIUS} opacity=".28" />
      <circle
        cx="11"
        cy="11"
        r={RADIUS}
        stroke-linecap="round"
        stroke-dasharray={`${(ROUND * done) / of} ${ROUND}`}
        opacity={done ? 1 : 0}
        transform="rotate(-90 11 11)"
      />
      {done === of && (
        <path d="M7.5 11.2l2.5 2.5 4.5-5" stroke-width="1.8" stroke-linecap="round" />
      )}
    </g>
  </svg>
);
