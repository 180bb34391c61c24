import { describe, expect, test } from 'vitest';
import { htmlToMarkup } from './html-to-markup.ts';
import { importTour, TOUR_SOURCES } from './index.ts';

/** Step arrays as the documentation of each library writes them. */
const options = { id: 'welcome', name: 'Welcome' };
function run(source: string, input: unknown) {
  const imported = importTour(TOUR_SOURCES[source] as never, input, options);
  if ('faults' in imported) throw new Error(imported.faults.map(({ message }) => message).join());
  const { flow, lost } = imported;
  return { steps: flow.kind === 'tour' ? flow.steps : [], lost };
}

describe('steps of driver.js', () => {
  test('become ours', () => {
    const { steps, lost } = run('driver', {
      showProgress: true,
      steps: [
        { popover: { title: 'Hello', description: 'A <b>minute</b>.' } },
        {
          element: '#new',
          popover: { title: 'Start', description: 'Press', side: 'left', align: 'start' },
          disableActiveInteraction: true,
        },
        {
          element: '.late',
          waitForElement: 900,
          skipMissingElement: true,
          advanceOnClick: true,
          popover: {},
        },
      ],
    });
    expect(steps).toEqual([
      { id: 'step-1', title: 'Hello', text: 'A **minute**.' },
      {
        id: 'step-2',
        at: '#new',
        title: 'Start',
        text: 'Press',
        placement: 'left',
        interact: 'none',
        missing: 'center',
      },
      {
        id: 'step-3',
        at: '.late',
        title: 'Welcome',
        text: '',
        advance: { on: 'click' },
        waitMs: 900,
      },
    ]);
    expect(lost).toEqual([{ step: 3, what: 'it has no title: the name of the tour stands there' }]);
  });

  test('that are code are told of', () => {
    const { steps, lost } = run('driver', [
      { element: () => null, popover: { title: 'T', description: 'D', onNextClick: () => {} } },
    ]);
    expect(steps).toEqual([{ id: 'step-1', title: 'T', text: 'D' }]);
    expect(lost).toEqual([
      { step: 1, what: 'its target is given by code: name it by a selector in "at"' },
      { step: 1, what: '"onNextClick" has no counterpart' },
    ]);
  });
});

test('steps of intro.js become ours', () => {
  const { steps, lost } = run('intro', {
    steps: [
      { title: 'Hi', intro: 'World', position: 'floating', element: '#ignored' },
      { element: '#a', intro: '<p>One</p><p>Two</p>', position: 'bottom-left-aligned', step: 2 },
      { element: '#b', title: 'B', intro: 'Text', tooltipClass: 'wide', disableInteraction: true },
    ],
  });
  expect(steps).toEqual([
    { id: 'step-1', title: 'Hi', text: 'World' },
    { id: 'step-2', at: '#a', title: 'Welcome', text: 'One\nTwo', placement: 'bottom' },
    { id: 'step-3', at: '#b', title: 'B', text: 'Text', interact: 'none' },
  ]);
  expect(lost).toEqual([
    { step: 2, what: 'it has no title: the name of the tour stands there' },
    { step: 3, what: '"tooltipClass" has no counterpart' },
  ]);
});

test('steps of Shepherd become ours, under their own ids', () => {
  const next = { text: 'Next', action: () => {} };
  const { steps, lost } = run('shepherd', [
    {
      id: 'Intro Step',
      title: 'Hi',
      text: ['One', 'Two'],
      attachTo: { element: '.hero', on: 'bottom-start' },
      advanceOn: { selector: '.hero', event: 'click' },
      buttons: [next, { text: 'Watch the film', action: () => {} }],
    },
    {
      id: 'intro step',
      title: 'Then',
      text: 'Choose',
      attachTo: { element: '#plan', on: 'auto' },
      advanceOn: { selector: '#plan select', event: 'change' },
      canClickTarget: false,
      extraHighlights: ['.also'],
      when: { show() {} },
    },
  ]);
  expect(steps).toEqual([
    {
      id: 'intro-step',
      at: '.hero',
      title: 'Hi',
      text: 'One\nTwo',
      placement: 'bottom',
      advance: { on: 'click' },
    },
    {
      id: 'step-2',
      at: '#plan',
      highlight: ['.also'],
      title: 'Then',
      text: 'Choose',
      advance: { on: 'dom', type: 'change', at: '#plan select' },
      interact: 'none',
    },
  ]);
  expect(lost).toEqual([
    { step: 1, what: 'its button "Watch the film": Back, Next and Close are always there' },
    { step: 2, what: '"when" has no counterpart' },
  ]);
});

test.each([
  ['no list', { step: [] }, 'expected a list of steps, or an object with "steps"'],
  ['an empty one', [], 'Too small: expected array to have >=1 items'],
])('%s is refused', (_, input, message) => {
  const imported = importTour(TOUR_SOURCES.driver as never, input, options);
  expect('faults' in imported && imported.faults[0]?.message).toBe(message);
});

describe('HTML of other libraries', () => {
  test.each([
    ['<b>Bold</b> and <em>italic</em>', '**Bold** and *italic*'],
    [
      'See <a class="x" href="https://x.example/?a=1&amp;b=2">here</a>.',
      'See [here](https://x.example/?a=1&b=2).',
    ],
    ['<ul><li>One</li><li>Two</li></ul>', '- One\n- Two'],
    ['a<br/>b &lt;i&gt; &#228;&#xe4;', 'a\nb <i> ää'],
    ['<img src="https://x.example/a.png" alt="A dog">', '![A dog](https://x.example/a.png)'],
    ['2 * 3 = `6` [x]', '2 \\* 3 = \\`6\\` \\[x\\]'],
    ['  many\n   spaces <!-- a note -->', 'many spaces'],
    ['1 < 2', '1 < 2'],
  ])('%s', (html, text) => {
    expect(htmlToMarkup(html)).toEqual({ text, lost: [] });
  });

  test('what has no counterpart is named, and its words are kept', () => {
    expect(htmlToMarkup('<video src="x"></video>Look <table><td>here</td></table>')).toEqual({
      text: 'Look here',
      lost: ['<video>', '<table>', '<td>'],
    });
  });

  test('a script is no script', () => {
    const { text } = htmlToMarkup(
      '<img src=x onerror="alert(1)"><a href="javascript:alert(1)">go</a>',
    );
    expect(text).toBe('![](x)[go](javascript:alert(1))');
  });

  test('a long text of brackets takes no longer than it must', () => {
    const hostile = '<a '.repeat(20_000);
    expect(htmlToMarkup(hostile).text.length).toBeGreaterThan(0);
  });
});
