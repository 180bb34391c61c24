import { putOffStyles } from '../parts/put-off.tsx';

export const styles = `${putOffStyles}
.tour-card {
  position: fixed;
  inset: 0 auto auto 0;
  width: min(344px, calc(100vw - 24px));
}
.tour-card.centered { inset: 0; margin: auto; height: fit-content; width: min(400px, calc(100vw - 24px)); }
/* A text without a title stands in its place. */
.head p:first-child { margin-top: 0; color: var(--text); }
/* It says that something is awaited, once that takes a while. */
.tour-waiting {
  position: fixed;
  inset: auto 0 24px;
  width: fit-content;
  margin: 0 auto;
  padding: 8px 14px;
  border: 1px solid var(--line);
  border-radius: 99px;
  background: var(--surface);
  opacity: 0;
  animation: tour-waiting 1ms 600ms forwards;
}
@keyframes tour-waiting { to { opacity: 1; } }
.tour-dots { display: flex; gap: 6px; }
.tour-dots i { width: 6px; height: 6px; border-radius: 3px; background: var(--line-strong); }
.tour-dots i.now { width: 18px; background: var(--mark); }
/* Nothing that moves with a step: that would be eleven frames of the page's. */
@media (prefers-reduced-motion: no-preference) {
  .tour-card button { transition: background-color 120ms ease-out, filter 120ms ease-out; }
}
@media (forced-colors: active) {
  .tour-dots i { background: GrayText; forced-color-adjust: none; }
  .tour-dots i.now { background: Highlight; }
}
`;
