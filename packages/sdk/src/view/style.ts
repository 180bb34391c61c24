/**
 * What all views share: tokens, the card, its buttons. `!important` on the host itself only: inside a
 * shadow root it is the one way to win against a page's own `* { … !important }`.
 */
export const baseStyles = `
:host {
  all: initial !important;
  position: fixed !important;
  inset: 0 !important;
  display: block !important;
  width: auto !important;
  height: auto !important;
  margin: 0 !important;
  border: 0 !important;
  padding: 0 !important;
  overflow: visible !important;
  background: none !important;
  pointer-events: none !important;
}
:host([hidden]) { display: none !important; }
:host([data-in=page]) { z-index: 2147483647 !important; }
:host([data-in=slot]), :host([data-in=slot]) .layer { position: static !important; pointer-events: auto !important; }
.room {
  --accent: var(--polku-accent, #3451b2);
  --on-accent: var(--polku-on-accent, #fff);
  --mark: var(--polku-mark, var(--accent));
  --surface: var(--polku-surface, #fff);
  --field: var(--polku-field, #fff);
  --text: var(--polku-text, #1c2024);
  --muted: var(--polku-muted, #60646c);
  --line: var(--polku-line, #e4e6ea);
  --line-strong: var(--polku-line-strong, #c5c9d1);
  --hover: var(--polku-hover, #f1f3f6);
  --danger: var(--polku-danger, #b42318);
  --veil: var(--polku-veil, rgb(15 18 25 / .38));
  --shadow: var(--polku-shadow, 0 1px 2px rgb(15 18 25 / .08), 0 12px 40px rgb(15 18 25 / .18));
  --radius: var(--polku-radius, 14px);
  --radius-small: calc(var(--radius) * .57);
  --space: var(--polku-space, 20px);
  color: var(--text);
  font: 400 var(--polku-font-size, 15px)/1.5 var(--polku-font, system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif);
  text-align: left;
  -webkit-text-size-adjust: 100%;
}
.room[dir=rtl] { text-align: right; }
.room.light { color-scheme: light; }
.room.dark {
  color-scheme: dark;
  /* Lines and rings need more light on a dark page than what carries text. */
  --mark: var(--polku-mark, color-mix(in oklab, var(--accent) 55%, white));
  --surface: var(--polku-surface, #1d2026);
  --field: var(--polku-field, #15171c);
  --text: var(--polku-text, #eceef2);
  --muted: var(--polku-muted, #a3a9b5);
  --line: var(--polku-line, #31353d);
  --line-strong: var(--polku-line-strong, #4a4f5a);
  --hover: var(--polku-hover, #2a2e36);
  --danger: var(--polku-danger, #ff9f94);
  --veil: var(--polku-veil, rgb(0 0 0 / .55));
}
/*
 * Black or white on whatever accent the page gives, by its relative luminance; a pale one draws lines that can be
 * seen. Older browsers know the workspace's accent alone (wear-theme.ts).
 */
@supports (color: color(from red xyz-d65 x y z)) {
  .room { --on-accent: var(--polku-on-accent, color(from var(--accent) xyz-d65 clamp(0, (.179 - y) * 9999, .9505) clamp(0, (.179 - y) * 9999, 1) clamp(0, (.179 - y) * 9999, 1.089))); }
  .room.light { --mark: var(--polku-mark, oklch(from var(--accent) min(l, .62) c h)); }
}
/* Popovers only to be raised above what they are anchored to, and displayed all the while. */
.layer { position: fixed; inset: 0; display: block; width: auto; height: auto; margin: 0; padding: 0; border: 0; background: none; color: inherit; overflow: visible; pointer-events: none; }
.card {
  box-sizing: border-box;
  padding: var(--space);
  border: 1px solid var(--line);
  border-radius: var(--radius);
  background: var(--surface);
  box-shadow: var(--shadow);
  pointer-events: auto;
  overflow-wrap: anywhere;
}
/* The card is focused to be read, not to be pressed: no ring. */
.card:focus { outline: none; }
/* A text in another direction than the page's is read in its own, and stands where the others do. */
h2, p, li, textarea { unicode-bidi: plaintext; }
h2 { margin: 0; font-size: calc(16em / 15); font-weight: 650; line-height: 1.35; letter-spacing: -.005em; }
p, ul { margin: 6px 0 0; color: var(--muted); white-space: pre-line; }
ul { padding-inline-start: 20px; }
.text a { color: inherit; }
code { padding: 1px 4px; border-radius: 4px; background: var(--hover); font: .8667em/1.4 ui-monospace, monospace; }
.media { display: block; max-width: 100%; margin-top: 10px; border-radius: var(--radius-small); }
.transcript { margin-top: 8px; font-size: .9333em; }
.transcript summary { min-height: 24px; color: var(--muted); cursor: pointer; }
.head { display: flex; gap: 12px; align-items: start; justify-content: space-between; }
.foot { display: flex; flex-wrap: wrap; gap: 8px; align-items: center; justify-content: end; margin-top: 18px; }
.foot > :first-child:not(button, a) { margin-inline-end: auto; }
button, .foot a {
  box-sizing: border-box;
  min-height: 36px;
  margin: 0;
  padding: 6px 14px;
  border: 1px solid transparent;
  border-radius: var(--radius-small);
  background: none;
  color: inherit;
  font: inherit;
  font-size: .9333em;
  font-weight: 550;
  text-decoration: none;
  cursor: pointer;
}
button:focus-visible, a:focus-visible, summary:focus-visible { outline: 2px solid var(--mark); outline-offset: 2px; }
.primary, .foot a.primary { background: var(--accent); color: var(--on-accent); }
.primary:hover { filter: brightness(1.08); }
.quiet { color: var(--muted); }
.quiet:hover, .icon:hover { background: var(--hover); color: var(--text); }
.icon {
  flex: none;
  display: grid;
  place-items: center;
  width: 28px;
  min-height: 28px;
  margin: -4px -6px 0 0;
  padding: 0;
  color: var(--muted);
}
.slideout > .icon { margin: 0; }
.said {
  position: absolute;
  width: 1px;
  height: 1px;
  overflow: hidden;
  clip-path: inset(50%);
  white-space: nowrap;
}
@media (forced-colors: active) {
  .card, button, .foot a { border-color: CanvasText; }
  .primary, .foot a.primary { background: ButtonText; color: ButtonFace; forced-color-adjust: none; }
}
`;
