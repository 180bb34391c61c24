import { CloseIcon } from '../../parts/close-icon.tsx';
import type { Room } from '../../stage.ts';
import type { Surface } from '../schemas.ts';
import type { SurfaceProps } from '../view.ts';

export const toRoom = ({ slot }: Extract<Surface, { kind: 'slot' }>): Room => ({
  in: { slot },
  isAwaited: true,
});

/** A card among what the host itself has there: read in its turn, and so not announced. */
export function View({ labelledBy, closeLabel, onClose, children }: SurfaceProps) {
  return (
    <section class="card inline" part="card" aria-labelledby={labelledBy}>
      <button
        type="button"
        class="icon"
        part="close"
        aria-label={closeLabel}
        onClick={() => onClose('close')}
      >
        <CloseIcon />
      </button>
      {children}
    </section>
  );
}

export const styles = `
.inline { position: relative; box-shadow: none; }
.inline > .icon { position: absolute; inset-block-start: 12px; inset-inline-end: 12px; margin: 0; }
.inline h2 { padding-inline-end: 28px; }
`;
