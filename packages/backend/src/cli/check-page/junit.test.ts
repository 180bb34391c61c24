import { expect, test } from 'vitest';
import { toJunit } from './junit.ts';

const file = 'flows/a&b.json';
const fault = {
  flow: 'a&b',
  step: 'one',
  kind: 'contrast',
  path: ['steps', 0],
  message: 'the contrast of "<Next>" is 1:1',
  where: [],
  text: 'flows/a&b.json:3: it\u0000 is <pale>\u001b[1m',
} as const;

test('is one suite a flow and one case a step, with what is wrong and what was not checked', () => {
  const cases = [
    { flow: 'a&b', file },
    { flow: 'a&b', file, step: 'one' },
    { flow: 'a&b', file, step: 'two' },
  ];
  const mutable = { ...fault, path: [...fault.path], where: [] };
  const unchecked = [
    { flow: 'a&b', step: 'two', reason: "it's elsewhere" },
    // It was looked at elsewhere, and is wrong there.
    { flow: 'a&b', step: 'one', reason: 'elsewhere' },
  ];
  expect(toJunit(cases, [mutable, { ...mutable, text: 'second' }], unchecked)).toBe(
    `<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="polku flows check">
  <testsuite name="a&amp;b" tests="3" failures="1" skipped="1">
    <testcase name="the flow" classname="a&amp;b" file="flows/a&amp;b.json"/>
    <testcase name="one" classname="a&amp;b" file="flows/a&amp;b.json"><failure type="contrast" message="the contrast of &quot;&lt;Next&gt;&quot; is 1:1">flows/a&amp;b.json:3: it is &lt;pale&gt;[1m&#10;second</failure></testcase>
    <testcase name="two" classname="a&amp;b" file="flows/a&amp;b.json"><skipped message="it&apos;s elsewhere"/></testcase>
  </testsuite>
</testsuites>
`,
  );
});
