import { describe, expect, it } from 'vitest';
import { toSnippet } from './connect.tsx';

describe('the line for a page', () => {
  it('is what README says, with this workspace’s key and address', () => {
    expect(toSnippet({ endpoint: 'https://polku.example', writeKey: 'wk_1' })).toBe(
      '<script src="https://polku.example/sdk/v1.js" data-key="wk_1" data-consent="required" async></script>',
    );
  });
});
