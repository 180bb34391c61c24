export const inboxStyles = `
.inbox { display: flex; flex-direction: column; padding: 0; overflow: hidden; }
.inbox-corner {
  position: fixed;
  inset-block: 16px max(16px, env(safe-area-inset-bottom));
  inset-inline-end: 16px;
  display: flex;
  flex-direction: column;
  gap: 12px;
  align-items: end;
  justify-content: end;
  pointer-events: none;
}
.inbox.panel { flex: 0 1 620px; min-height: 0; width: min(384px, calc(100vw - 32px)); }
.inbox.inline { height: min(620px, 100dvh); box-shadow: none; }
.inbox-head {
  flex: none;
  display: flex;
  align-items: center;
  gap: 8px;
  min-height: 28px;
  padding: 14px 16px;
  border-bottom: 1px solid var(--line);
}
.inbox-head .icon { margin: -4px; min-height: 32px; width: 32px; }
.inbox-head h2 { flex: 1; min-width: 0; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.inbox-head h2:focus { outline: none; }
.inbox-body { flex: 1; min-height: 0; overflow: auto; overscroll-behavior: contain; }
.inbox-body:focus-visible { outline: 2px solid var(--mark); outline-offset: -2px; }
.inbox-list, .inbox-messages { margin: 0; padding: 0; list-style: none; white-space: normal; color: inherit; }
.inbox-item {
  display: block;
  width: 100%;
  padding: 14px 16px;
  border: 0;
  border-radius: 0;
  font-weight: 400;
  text-align: left;
}
[dir=rtl] .inbox-item { text-align: right; }
.inbox-list li + li { border-top: 1px solid var(--line); }
.inbox-item:hover { background: var(--hover); }
.inbox-item:focus-visible { outline-offset: -2px; }
.inbox-item-head { display: flex; gap: 8px; align-items: baseline; }
.inbox-item-head strong { flex: 1; min-width: 0; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; font-weight: 600; }
.inbox-item-text {
  display: -webkit-box;
  -webkit-box-orient: vertical;
  -webkit-line-clamp: 2;
  overflow: hidden;
  margin-top: 2px;
  color: var(--muted);
  unicode-bidi: plaintext;
}
.inbox-dot { flex: none; width: 8px; height: 8px; border-radius: 50%; background: var(--mark); align-self: center; }
.inbox-when { flex: none; color: var(--muted); font-size: 12px; font-weight: 400; }
.inbox-empty, .inbox-intro { margin: 0; padding: 24px 20px; color: var(--muted); text-align: center; }
.inbox-empty p { margin: 0 0 8px; }
.inbox-older { display: block; margin: 8px auto; }
.inbox-about { margin: 16px 16px 0; padding: 12px 14px; border: 1px solid var(--line); border-radius: 10px; }
.inbox-about h3 { margin: 0; font-size: 14px; font-weight: 600; }
.inbox-messages { display: grid; gap: 14px; padding: 16px; }
.inbox-message { justify-self: start; max-width: 86%; min-width: 0; }
.inbox-message.is-own { justify-self: end; }
.inbox-by { margin: 0 0 3px; font-size: 12px; }
.is-own .inbox-by { text-align: end; }
.inbox-text {
  width: fit-content;
  margin: 0;
  padding: 8px 12px;
  border-radius: 12px;
  border-start-start-radius: 4px;
  background: var(--hover);
  color: var(--text);
  white-space: pre-wrap;
}
.is-own .inbox-text { margin-inline-start: auto; border-start-start-radius: 12px; border-start-end-radius: 4px; background: var(--accent); color: var(--on-accent); }
.inbox-foot { flex: none; display: flex; flex-wrap: wrap; gap: 8px; align-items: end; justify-content: end; padding: 12px 16px; padding-block-end: max(12px, env(safe-area-inset-bottom)); border-top: 1px solid var(--line); }
.inbox-foot .primary { display: inline-flex; gap: 8px; align-items: center; justify-content: center; min-height: 40px; }
.inbox-foot > .primary:only-child { flex: 1; }
.inbox-foot [aria-disabled=true] { opacity: .55; cursor: default; }
.inbox-foot textarea {
  box-sizing: border-box;
  flex: 1;
  min-width: 0;
  min-height: 40px;
  max-height: 160px;
  margin: 0;
  padding: 8px 12px;
  border: 1px solid var(--line-strong);
  border-radius: 10px;
  background: var(--field);
  color: inherit;
  font: inherit;
  field-sizing: content;
  resize: none;
}
.inbox-foot textarea:focus-visible { outline: 2px solid var(--mark); outline-offset: 0; }
.inbox-too-long { align-self: center; color: var(--danger); font-size: 13px; }
.inbox-launcher {
  flex: none;
  position: relative;
  display: grid;
  place-items: center;
  width: 52px;
  min-height: 52px;
  padding: 0;
  border-radius: 50%;
  background: var(--accent);
  color: var(--on-accent);
  box-shadow: 0 2px 4px rgb(15 18 25 / .12), 0 6px 20px rgb(15 18 25 / .22);
  pointer-events: auto;
}
.inbox-launcher:hover { filter: brightness(1.08); }
.inbox-badge {
  position: absolute;
  inset-block-start: -3px;
  inset-inline-end: -3px;
  min-width: 20px;
  padding: 0 5px;
  box-sizing: border-box;
  border: 2px solid var(--surface);
  border-radius: 11px;
  background: #c4281c;
  color: #fff;
  font-size: 11px;
  font-weight: 700;
  line-height: 17px;
  text-align: center;
}
[dir=rtl] .mirrored { transform: scaleX(-1); }
@media (prefers-reduced-motion: no-preference) {
  .inbox.panel { animation: inbox-in 200ms cubic-bezier(.2, .8, .3, 1); }
  @keyframes inbox-in { from { opacity: 0; transform: translateY(12px); } }
}
@media (max-width: 480px) {
  .inbox.panel { position: fixed; inset: 0; width: auto; height: 100dvh; border: 0; border-radius: 0; }
  .panel ~ .inbox-launcher { display: none; }
}
@media (forced-colors: active) {
  .inbox-launcher, .inbox-text, .inbox-about { border: 1px solid CanvasText; }
}
`;
