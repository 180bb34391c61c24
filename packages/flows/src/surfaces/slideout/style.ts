export const slideoutStyles = `
.slideout {
  position: fixed;
  inset-block-end: max(16px, env(safe-area-inset-bottom));
  inset-inline-end: 16px;
  width: min(376px, calc(100vw - 32px));
  max-height: calc(100vh - 32px);
  overflow: auto;
}
.slideout > .icon { position: absolute; inset-block-start: 12px; inset-inline-end: 12px; }
.slideout h2 { padding-inline-end: 28px; }
@media (prefers-reduced-motion: no-preference) {
  .slideout { animation: slideout-in 220ms cubic-bezier(.2, .8, .3, 1); }
  @keyframes slideout-in { from { opacity: 0; transform: translateY(12px); } }
}
@media (max-width: 480px) {
  .slideout { inset-inline: 8px; inset-block-end: 8px; width: auto; }
}
`;
