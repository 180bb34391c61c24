/** Filled by the style of its scale, up to the chosen one. */
export const Star = () => (
  <svg width="26" height="26" viewBox="0 0 24 24" aria-hidden="true">
    <path
      d="M12 3.2l2.7 5.6 6.1.8-4.5 4.3 1.1 6.1L12 17l-5.4 3 1.1-6.1L3.200 9.600l6.100-.8z"
      fill="var(--fill, none)"
      stroke="currentColor"
      stroke-width="1.5"
      stroke-linejoin="round"
    />
  </svg>
);

export const starStyles = `
.stars span { border: 0; color: var(--muted); }
.stars label:has(~ label input:checked) span, .stars input:checked + span { --fill: currentColor; background: none; color: var(--star, #b76e00); }
.stars label:has(~ label input:hover) span, .stars input:hover + span { color: var(--star, #b76e00); background: none; }
@media (forced-colors: active) {
  .stars label:has(~ label input:checked) span, .stars input:checked + span { color: Highlight; background: none; }
}
`;
