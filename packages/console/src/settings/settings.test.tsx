import { describe, expect, it } from 'vitest';
import { toOrigin } from './origins.tsx';
import { toModule, toScriptTag } from './page-code.ts';

const page = { endpoint: 'https://polku.example', writeKey: 'wk_1', isTrial: false };

describe('what a page is given', () => {
  it('is what README says, with this workspace’s key and address', () => {
    expect(toScriptTag(page)).toContain(
      '<script src="https://polku.example/sdk/v1.js" data-key="wk_1" data-consent="required" async></script>',
    );
    expect(toModule(page)).toContain("key: 'wk_1',\n  endpoint: 'https://polku.example',");
  });

  it('says who the user is by a token, and by a bare id while that will do', () => {
    for (const toCode of [toScriptTag, toModule]) {
      expect(toCode(page)).toContain("fetch('/polku-token')");
      expect(toCode({ ...page, isTrial: true })).toContain("'user-1'");
    }
  });
});

describe('whose pages may send', () => {
  it.each([
    ['https://app.example.com/start?x=1#y', 'https://app.example.com'],
    [' app.example.com/start ', 'https://app.example.com'],
    ['localhost:3000', 'http://localhost:3000'],
    ['http://127.0.0.1:4810/', 'http://127.0.0.1:4810'],
    ['', undefined],
    ['my product', undefined],
    ['nonsense', undefined],
  ])('%j is meant as %j', (text, origin) => expect(toOrigin(text)).toBe(origin));
});
