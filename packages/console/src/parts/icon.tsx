/** Our own line icons, on a grid of 16, drawn in the colour of the text beside them. Always decoration. */
const SHAPES = {
  inbox:
    'M2.5 9.5h3l1 2h3l1-2h3M4 3h8l1.5 6.5V12A1.5 1.5 0 0 1 12 13.5H4A1.5 1.5 0 0 1 2.5 12V9.5z',
  accounts: 'M3 13.5V4l5-1.5V13.5M8 6l5 1.5v6M1.5 13.5h13M5.2 6.5h.6M5.2 9.5h.6M10.2 10h.6',
  check: 'M3.5 8.5l3 3 6-7',
  undo: 'M6 3.5L3 6.5l3 3M3.2 6.5H9a3.5 3.5 0 0 1 0 7H6.5',
  route: 'M4.5 12.5H10a2.25 2.25 0 0 0 0-4.5H6a2.25 2.25 0 0 1 0-4.5h5.5M11.5 3.5h.01M4.5 12.5h.01',
  clock: 'M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12zM8 4.8V8l2.2 1.5',
  search: 'M7 12A5 5 0 1 0 7 2a5 5 0 0 0 0 10zM10.7 10.7L14 14',
  more: 'M3.5 8h.01M8 8h.01M12.5 8h.01',
  up: 'M8 13V3.5M4 7.2L8 3.2l4 4',
  down: 'M8 3v9.5M4 8.8l4 4 4-4',
  back: 'M9.5 3.5L5 8l4.5 4.5',
  alert: 'M8 2.2l6.3 11.3H1.7zM8 6.5v3.2M8 11.6h.01',
  offline:
    'M2 2l12 12M5 8.2a5.5 5.5 0 0 1 1.5-.9M9.8 7.4A5.5 5.5 0 0 1 11.5 8.5M2.5 5.7A9 9 0 0 1 4.3 4.6M7.3 4a9 9 0 0 1 6.2 1.7M8 12h.01',
  send: 'M13.8 2.2L7.5 8.5M13.8 2.2L9.8 13.8 7.5 8.5 2.2 6.2z',
  leave: 'M6.5 13.5H3.5v-11h3M10.5 5l3 3-3 3M13.2 8H6.5',
  keyboard: 'M2 4.5h12v7.5H2zM4.8 7h.01M8 7h.01M11.2 7h.01M5.5 9.7h5',
  message: 'M2.5 3.5h11v7.5H8l-3 2.5V11H2.5z',
  close: 'M4 4l8 8M12 4l-8 8',
  flows: 'M3 3.5h4v3H3zM9 9.5h4v3H9zM5 6.5V9a2 2 0 0 0 2 2h2M10.5 5h.01',
  insight: 'M2.5 13.5h11M4.5 11V8M8 11V3.5M11.5 11V6',
  playbooks:
    'M3.5 3h7A1.5 1.5 0 0 1 12 4.5v8.5H5A1.5 1.5 0 0 1 3.5 11.5zM3.5 11.3A1.5 1.5 0 0 1 5 10h7M6.2 5.8h3',
  settings:
    'M2 5h7M12.5 5H14M2 11h1.5M7 11h7M10.8 6.7a1.7 1.7 0 1 0 0-3.4 1.7 1.7 0 0 0 0 3.4zM5.2 12.7a1.7 1.7 0 1 0 0-3.4 1.7 1.7 0 0 0 0 3.4z',
  plus: 'M8 3.5v9M3.5 8h9',
  'chevron-down': 'M4 6.5l4 4 4-4',
  'chevron-right': 'M6.5 4l4 4-4 4',
  edit: 'M3 13l.6-2.8 7.3-7.3a1.3 1.3 0 0 1 1.8 0l.4.4a1.3 1.3 0 0 1 0 1.8L5.8 12.4z',
  trash: 'M3 4.5h10M6.5 4.5V3h3v1.5M4.5 4.5l.5 9h6l.5-9',
  download: 'M8 2.5v7.5M4.8 7.2L8 10.4l3.2-3.2M3 13.5h10',
  info: 'M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12zM8 7.5v3.5M8 5.2h.01',
  filter: 'M2.5 4h11M4.5 8h7M6.5 12h3',
  columns: 'M2.5 3.5h11v9h-11zM6.2 3.5v9M9.8 3.5v9',
  link: 'M6.8 9.2a2.5 2.5 0 0 0 3.6 0l2.2-2.2A2.55 2.55 0 0 0 9 3.4l-.9.9M9.2 6.8a2.5 2.5 0 0 0-3.6 0L3.4 9A2.55 2.55 0 0 0 7 12.6l.9-.9',
  play: 'M5 3.2l7.5 4.8L5 12.8z',
  person: 'M8 8a2.7 2.7 0 1 0 0-5.4A2.7 2.7 0 0 0 8 8zM3 13.5c.4-2.3 2.4-3.5 5-3.5s4.6 1.2 5 3.5',
  pause: 'M5.5 3.5v9M10.5 3.5v9',
} as const;

export type IconName = keyof typeof SHAPES;

export function Icon({ name }: { name: IconName }) {
  return (
    <svg class={`icon icon-${name}`} viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      <path d={SHAPES[name]} />
    </svg>
  );
}

/** The mark: a path from a small dot to a large one. */
export function Logo() {
  return (
    <svg class="logo" viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <rect width="32" height="32" rx="8" class="logo-ground" />
      <path d="M10 25c0-5 12-4 12-9.5S10 12 10 7" class="logo-path" />
      <circle cx="10" cy="7" r="3" class="logo-dot" />
      <circle cx="10" cy="25" r="2.1" class="logo-dot" />
    </svg>
  );
}
