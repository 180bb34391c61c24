/** The ring and the veil around a target, and a card that CSS anchors keep beside it. */
export const placeStyles = `
.ring, .hole, .curtain { position: fixed; margin: 0; padding: 0; border: 0; pointer-events: none; }
.blocking { pointer-events: auto; }
.ring, .hole { inset: 0 auto auto 0; width: 0; height: 0; overflow: visible; background: none; }
/* Fills the corners that a rounded ring leaves of an angular hole. */
.ring::before { content: ""; position: absolute; inset: 0; border-radius: 10px; box-shadow: 0 0 0 8px var(--veil); clip-path: inset(0); }
/* One pixel over the curtains, whose edge is blurred where the target stands between two pixels. */
.ring::after { content: ""; position: absolute; inset: 1px; border-radius: 9px; box-shadow: 0 0 0 2px var(--mark); }
.curtain { background: var(--veil); }
.curtain.whole { inset: 0; }
/* On the hole, and far beyond the window: a scroll moves them with it. */
.top, .bottom { position: absolute; inset: auto -999vmax 100%; height: 999vmax; }
.bottom { inset-block: 100% auto; }
.left, .right { position: absolute; inset: 0 100% 0 auto; width: 999vmax; }
.right { left: 100%; right: auto; }
.ring.anchored { anchor-name: --polku-ring; }
.ring.anchored, .probing { position-anchor: auto; inset: 0; place-self: unsafe anchor-center; }
.card.anchored { position: fixed; position-anchor: --polku-ring; inset: auto; margin: 10px; max-width: calc(100vw - 24px); }
.card.anchored[data-placement=bottom] { position-area: bottom; position-try-fallbacks: flip-block, right, left, --polku-inside; }
.card.anchored[data-placement=top] { position-area: top; position-try-fallbacks: flip-block, right, left, --polku-inside; }
.card.anchored[data-placement=right] { position-area: right; position-try-fallbacks: flip-inline, bottom, top, --polku-inside; }
.card.anchored[data-placement=left] { position-area: left; position-try-fallbacks: flip-inline, bottom, top, --polku-inside; }
/* No side has room: at the bottom of the window, over the target. */
@position-try --polku-inside { position-area: none; inset: auto 12px 12px 12px; margin: 0 auto; }
.probe { position: fixed; top: 0; left: 0; width: 10px; height: 10px; translate: 10px; }
.probe div, .probing { width: 10px; height: 10px; margin: 0; padding: 0; border: 0; }
@media (forced-colors: active) {
  .ring::after { outline: 3px solid Highlight; }
}
`;
