import type { WorkspaceSettings } from '@polku/backend/api-workspace';

/** What a page is given to be connected by, as README has it. */
type Page = Pick<WorkspaceSettings, 'endpoint' | 'writeKey' | 'isTrial'>;

/** While the workspace is tried a bare id will do; then a token of the host's own server. */
const whoOf = ({ isTrial }: Page): string =>
  isTrial
    ? "'user-1', { name: 'Maija' }"
    : "() => fetch('/polku-token').then((response) => response.text())";

export const toScriptTag = (page: Page): string =>
  `<script src="${page.endpoint}/sdk/v1.js" data-key="${page.writeKey}" data-consent="required" async></script>
<script>
  (window.polku ||= []).push(['consent', true]); // when the user has agreed
  polku.push(['identify', ${whoOf(page)}]);
</script>`;

export const toModule = (page: Page): string =>
  `import { createPolku } from '@polku/sdk';

export const polku = createPolku({
  key: '${page.writeKey}',
  endpoint: '${page.endpoint}',
  consent: 'required',
});
polku.consent(true); // when the user has agreed
polku.identify(${whoOf(page)});`;
