// @vitest-environment happy-dom
import { cleanup, render } from '@testing-library/preact';
import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { Markup, toPlainText } from './markup.tsx';

afterEach(cleanup);

const draw = (text: string): HTMLElement => render(<Markup text={text} />).container as HTMLElement;

describe('markup', () => {
  test.each([
    ['Press it.', '<p>Press it.</p>'],
    ['**Press** it', '<p><strong>Press</strong> it</p>'],
    ['*Press* it', '<p><em>Press</em> it</p>'],
    ['**Press *it* now**', '<p><strong>Press <em>it</em> now</strong></p>'],
    ['`a * b`', '<p><code>a * b</code></p>'],
    [
      'Two:\n- one\n- **two**\nDone',
      '<p>Two:</p><ul><li>one</li><li><strong>two</strong></li></ul><p>Done</p>',
    ],
    ['2 * 3 * 4', '<p>2 * 3 * 4</p>'],
    ['**not closed', '<p>**not closed</p>'],
    ['\\*so\\*', '<p>*so*</p>'],
    ['', ''],
    ['Line\nLine', '<p>Line\nLine</p>'],
  ])('%j', (text, html) => expect(draw(text).innerHTML).toBe(html));

  test('links open beside the page and tell it nothing', () => {
    const link = draw('[Help](https://example.com/a?b=1)').querySelector('a');
    expect([link?.getAttribute('href'), link?.target, link?.rel]).toEqual([
      'https://example.com/a?b=1',
      '_blank',
      'noopener noreferrer',
    ]);
  });

  test.each(['mailto:a@b.fi', 'tel:+358401234567', 'http://localhost:1/x'])(
    'links to %s',
    (url) => {
      expect(draw(`[x](${url})`).querySelector('a')?.getAttribute('href')).toBe(url);
    },
  );

  test.each([
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    'java\tscript:alert(1)',
    '\u0001javascript:alert(1)',
    'data:text/html,x',
    'vbscript:x',
    '//example.com',
    '/relative',
  ])('%j is no link', (url) => {
    const drawn = draw(`[x](${url}) ![y](${url})`);
    expect(drawn.querySelector('a, img')).toBeNull();
    expect(drawn.textContent).toContain('[x](');
  });

  test('T47: HTML shows as the text it is', () => {
    const drawn = draw('<img src=x onerror="alert(1)"><b>no</b>');
    expect(drawn.querySelector('img, b')).toBeNull();
    expect(drawn.textContent).toBe('<img src=x onerror="alert(1)"><b>no</b>');
  });

  test('whatever the text, nothing is drawn but these elements, and no word is lost', () => {
    const mark = fc.constantFrom(
      '*',
      '**',
      '`',
      '[',
      ']',
      '(',
      ')',
      '!',
      '\n',
      '- ',
      '\\',
      '<b>',
      'word',
      'https://x.fi',
      'javascript:1',
    );
    fc.assert(
      fc.property(fc.array(mark, { maxLength: 25 }), (marks) => {
        const drawn = draw(marks.join(''));
        const allowed = ['P', 'UL', 'LI', 'STRONG', 'EM', 'CODE', 'A', 'IMG'];
        for (const element of drawn.querySelectorAll('*'))
          expect(allowed).toContain(element.tagName);
        for (const link of drawn.querySelectorAll('a')) expect(link.protocol).toBe('https:');
        const words = (text: string) => text.split('word').length;
        const alts = [...drawn.querySelectorAll('img')].map(({ alt }) => alt).join(' ');
        expect(words(`${drawn.textContent}${alts}`)).toBe(words(marks.join('')));
        cleanup();
      }),
    );
  });

  test('is read aloud without its marks', () => {
    expect(toPlainText('**Press** [*here*](https://x.fi), `now` \\*')).toBe('Press here, now *');
  });
});
