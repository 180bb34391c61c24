export const styles = `
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
  .tour-dots i { transition: width 180ms ease-out; }
}
`;
