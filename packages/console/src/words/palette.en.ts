/** The palette: anywhere, by a few letters. */
export const paletteEn = {
  title: 'Go to',
  label: 'Page, account, flow or act',
  placeholder: 'Where to?',
  none: 'Nothing is called that.',
  found_one: '{{count}} found',
  found_other: '{{count}} found',
  kind: { page: 'Page', setting: 'Settings', account: 'Account', flow: 'Flow', act: 'Do' },
};
