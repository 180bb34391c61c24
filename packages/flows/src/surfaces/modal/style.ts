export const styles = `
.modal {
  position: fixed;
  inset: 0;
  width: min(480px, calc(100vw - 32px));
  max-width: none;
  height: fit-content;
  max-height: calc(100vh - 32px);
  margin: auto;
  padding: calc(var(--space) * 1.4);
  color: inherit;
  overflow: auto;
}
/* Older engines hand no tokens down to it. */
.modal::backdrop { background: var(--veil, rgb(15 18 25 / .45)); }
.modal > .icon { position: absolute; inset-block-start: 14px; inset-inline-end: 14px; margin: 0; }
.modal h2 { padding-inline-end: 32px; font-size: 1.333em; }
.modal .foot { margin-top: 24px; }
@media (prefers-reduced-motion: no-preference) {
  .modal { animation: modal-in 180ms cubic-bezier(.2, .8, .3, 1); }
  .modal::backdrop { animation: modal-veil 180ms ease-out; }
  @keyframes modal-in { from { opacity: 0; transform: translateY(8px) scale(.985); } }
  @keyframes modal-veil { from { opacity: 0; } }
}
@media (max-width: 480px) {
  .modal { width: calc(100vw - 16px); max-height: calc(100vh - 16px); padding: var(--space); }
}
`;
