export const styles = `
.banner {
  position: fixed;
  inset-inline: 0;
  display: flex;
  align-items: center;
  gap: 8px;
  max-height: 50vh;
  padding: 10px 16px;
  border-width: 0;
  border-radius: 0;
  overflow: auto;
}
.banner.at-top { inset-block-start: 0; border-block-end-width: 1px; box-shadow: 0 1px 2px rgb(15 18 25 / .06), 0 8px 24px rgb(15 18 25 / .1); }
.banner.at-bottom { inset-block-end: 0; border-block-start-width: 1px; padding-block-end: max(10px, env(safe-area-inset-bottom)); box-shadow: 0 -1px 2px rgb(15 18 25 / .06), 0 -8px 24px rgb(15 18 25 / .1); }
.banner > .icon { margin: 0; align-self: flex-start; }
.banner-body { flex: 1; display: flex; flex-wrap: wrap; align-items: center; justify-content: center; gap: 4px 16px; min-width: 0; }
.banner-body h2 { font-size: 1em; }
.banner-body p { margin: 0; }
.banner-body > .foot { margin: 0; }
.banner-body .media { max-height: 40px; margin: 0; }
.banner-body > .put-off { margin: 0; border: 0; padding: 0; }
.banner-body .survey { width: min(480px, 100%); padding-block: 4px; }
@media (prefers-reduced-motion: no-preference) {
  .banner { animation: banner-in 200ms ease-out; }
  @keyframes banner-in { from { opacity: 0; } }
}
@media (max-width: 640px) {
  .banner-body { flex-direction: column; align-items: stretch; gap: 6px; }
  .banner-body > .foot { justify-content: start; }
  .banner > .icon { position: absolute; inset-block-start: 8px; inset-inline-end: 8px; }
  .banner-body h2 { padding-inline-end: 28px; }
}
@media (forced-colors: active) {
  .banner { border-width: 1px; }
}
`;
