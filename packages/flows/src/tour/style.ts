/** A ring with an endless shadow is the spotlight: one element, no hit area, so the page stays usable. */
export const styles = `
.tour-ring {
  position: fixed;
  inset: 0 auto auto 0;
  border-radius: 10px;
  box-shadow: 0 0 0 2px var(--mark), 0 0 0 6px var(--halo), 0 0 0 200vmax var(--veil);
  pointer-events: none;
}
.tour-veil { position: fixed; inset: 0; background: var(--veil); pointer-events: none; }
.tour-card {
  position: fixed;
  inset: 0 auto auto 0;
  width: min(344px, calc(100vw - 24px));
}
.tour-card.centered { inset: 0; margin: auto; height: fit-content; width: min(400px, calc(100vw - 24px)); }
.tour-dots { display: flex; gap: 6px; }
.tour-dots i { width: 6px; height: 6px; border-radius: 3px; background: var(--line-strong); }
.tour-dots i.now { width: 18px; background: var(--mark); }
@media (prefers-reduced-motion: no-preference) {
  .tour-ring.moving { transition: translate 180ms ease-out, width 180ms ease-out, height 180ms ease-out; }
  .tour-dots i { transition: width 180ms ease-out; }
}
`;
