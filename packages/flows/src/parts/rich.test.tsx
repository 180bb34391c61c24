// @vitest-environment happy-dom
import { cleanup, render } from '@testing-library/preact';
import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { flowExamples } from '../flow.ts';
import { Markup, toPlainText } from './markup.tsx';
import { Media } from './media.tsx';
import { loadRich } from './rich.ts';
import { Text, toSpoken } from './text.tsx';

afterEach(cleanup);

const rich = { Markup, toPlainText, Media };
const message = (part: object) => ({ ...flowExamples.message, media: undefined, ...part });
const tour = (...steps: object[]) => ({
  ...flowExamples.tour,
  steps: steps.map((step, i) => ({ id: `s${i}`, text: 'Plain.', ...step })),
});

describe('what draws marks, pictures and films', () => {
  test.each([
    ['a plain text', message({ text: 'Press Save - now!' })],
    ['plain texts in several languages', message({ text: { en: 'Hello', fi: 'Hei - sinä!' } })],
    ['a tour of plain steps', tour({}, { text: 'Two lines\nof it' }, { text: undefined })],
    ['a survey', flowExamples.survey],
  ])('is not loaded for %s', async (_, flow) => {
    expect(await loadRich(flow as never)).toBeUndefined();
  });

  test.each([
    ['a mark', message({ text: 'Press **Save**' })],
    ['a mark in one language', message({ text: { en: 'Hello', fi: '[Hei](https://x.fi)' } })],
    ['a list', message({ text: 'Now:\n- one' })],
    ['code', message({ text: 'Type `x`' })],
    ['what is escaped', message({ text: 'No \\- list' })],
    ['a picture', message({ text: '', media: { kind: 'image', url: 'https://x.fi/a.png' } })],
    ['a last step with a mark', tour({}, { text: 'It is *here*' })],
    ['a step with a film', tour({}, { media: { kind: 'video', url: 'https://x.fi/a.mp4' } })],
  ])('is loaded for %s', async (_, flow) => {
    expect(await loadRich(flow as never)).toMatchObject(rich);
  });

  test('changes nothing of any text that it is not loaded for', async () => {
    const parts = fc.constantFrom(
      'a',
      ' ',
      '\n',
      '-',
      '- ',
      '!',
      ']',
      '(',
      ')',
      '<b>',
      'ä',
      '**',
      '`',
      '\\',
      '[',
    );
    const texts = fc.array(parts, { maxLength: 8 }).map((all) => all.join(''));
    await fc.assert(
      fc.asyncProperty(texts, async (text) => {
        if (await loadRich(message({ text }) as never)) return;
        const plain = render(<Text text={text} stage={{ rich: undefined }} />);
        const drawn = render(<Text text={text} stage={{ rich }} />);
        expect(plain.container.innerHTML).toBe(drawn.container.innerHTML);
        expect(toSpoken(text, { rich: undefined })).toBe(toSpoken(text, { rich }));
        cleanup();
      }),
    );
  });
});
