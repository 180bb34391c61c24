import { putOffStyles } from '../parts/put-off.tsx';

export const styles = `${putOffStyles}
.checklist {
  position: fixed;
  inset-block-end: max(16px, env(safe-area-inset-bottom));
  display: flex;
  flex-direction: column;
  gap: 10px;
  pointer-events: none;
}
.checklist > * { pointer-events: auto; }
.checklist.at-end { inset-inline-end: 16px; align-items: end; }
.checklist.at-start { inset-inline-start: 16px; align-items: start; }
.launcher {
  display: flex;
  gap: 10px;
  align-items: center;
  min-height: 44px;
  padding: 8px 16px 8px 12px;
  border-radius: 99px;
  background: var(--accent);
  color: var(--on-accent);
  box-shadow: 0 1px 2px rgb(15 18 25 / .12), 0 6px 20px rgb(15 18 25 / .2);
}
.launcher:dir(rtl) { padding: 8px 12px 8px 16px; }
.launcher:hover { filter: brightness(1.08); }
.launcher-title { max-width: 200px; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.launcher-count::before { content: attr(data-count); }
.launcher-count { font-variant-numeric: tabular-nums; opacity: .85; }
.progress-ring { flex: none; display: block; }
.checklist-panel { width: min(360px, calc(100vw - 32px)); max-height: calc(100vh - 96px); overflow: auto; }
.checklist-bar { display: flex; gap: 12px; align-items: center; margin: 14px 0 6px; font-size: 13px; color: var(--muted); white-space: nowrap; }
.checklist-bar progress { flex: 1; appearance: none; height: 6px; border: 0; border-radius: 3px; overflow: hidden; background: var(--line); color: var(--mark); }
.checklist-bar progress::-webkit-progress-bar { background: var(--line); }
.checklist-bar progress::-webkit-progress-value { background: var(--mark); border-radius: 3px; }
.checklist-bar progress::-moz-progress-bar { background: var(--mark); border-radius: 3px; }
.checklist-items { margin: 0 -8px; padding: 0; list-style: none; color: inherit; white-space: normal; }
.checklist-items li { display: flex; gap: 12px; align-items: start; padding: 10px 8px; border-radius: 10px; }
.checklist-items li + li { border-block-start: 1px solid var(--line); border-start-start-radius: 0; border-start-end-radius: 0; }
.checklist-items .what { flex: 1; min-width: 0; padding-block-start: 1px; }
.checklist-items li > .lead { flex: none; margin: -4px 0; }
.checklist-items .title { display: block; font-weight: 550; }
.checklist-items .text { font-size: 14px; }
.checklist-items .text p { margin: 2px 0 0; }
.checklist-items .done .title { color: var(--muted); font-weight: 400; text-decoration: line-through; text-decoration-color: var(--line-strong); }
.mark {
  flex: none;
  display: grid;
  place-items: center;
  box-sizing: border-box;
  width: 24px;
  min-height: 24px;
  padding: 0;
  border: 1.5px solid var(--line-strong);
  border-radius: 50%;
}
button.mark:hover { border-color: var(--mark); background: var(--hover); }
.done .mark { border-color: var(--accent); background: var(--accent); color: var(--on-accent); }
.lead { display: inline-block; min-height: 32px; margin: 8px 0 2px; padding: 4px 12px; border: 1px solid transparent; border-radius: 8px; font-size: 14px; font-weight: 550; text-decoration: none; }
.lead.quiet { border-color: var(--line-strong); }
a.lead { box-sizing: border-box; }
.checklist-items + .put-off { margin-block-start: 6px; }
.checklist-praise { display: grid; justify-items: center; gap: 12px; padding: 20px 0 4px; text-align: center; }
.checklist-praise p { margin: 0; color: inherit; }
.checklist-praise .check { width: 40px; height: 40px; padding: 12px; border-radius: 50%; background: var(--accent); color: var(--on-accent); }
@media (prefers-reduced-motion: no-preference) {
  .checklist-panel { animation: checklist-in 160ms cubic-bezier(.2, .8, .3, 1); }
  .progress-ring circle { transition: stroke-dasharray 300ms ease-out; }
  .checklist-praise .check { animation: checklist-praise 420ms cubic-bezier(.3, 1.5, .5, 1); }
  @keyframes checklist-in { from { opacity: 0; transform: translateY(8px); } }
  @keyframes checklist-praise { from { opacity: 0; transform: scale(.6); } }
}
@media (max-width: 480px) {
  .launcher-title { max-width: 120px; }
  .checklist.at-end { inset-inline-end: 8px; }
  .checklist.at-start { inset-inline-start: 8px; }
  .checklist-panel { width: calc(100vw - 16px); }
}
@media (forced-colors: active) {
  .mark, .lead, .checklist-bar progress { border: 1px solid CanvasText; }
}
`;
