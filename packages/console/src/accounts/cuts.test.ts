import { expect, test } from 'vitest';
import { toLines } from './account-line.ts';
import { sampleTable } from './accounts.fixture.ts';
import {
  countCuts,
  countValues,
  cutLines,
  parseCuts,
  sumBilling,
  toCutText,
  toggleValue,
} from './cuts.ts';

const NOW = Date.UTC(2026, 10, 22);
const given = { nowMs: NOW, highBillingCents: 1_000_000 };
const lines = toLines(sampleTable(NOW));
const idsOf = (search: string) => cutLines(lines, parseCuts(search), given).map(({ id }) => id);

test('all lines are there, with what the lists say', () => {
  expect(lines.map(({ id }) => id)).toEqual(['aalto', 'kone', 'lumi', 'nokia']);
  expect(lines[1]).toMatchObject({
    name: 'Kone',
    plan: 'gold',
    touch: 'high',
    owner: { name: 'Veikko' },
    stage: { key: 'in_use', place: 1 },
    fit: 'star',
    rank: 1,
  });
  expect(lines[3]).toMatchObject({ plan: null, touch: null, owner: null, fit: null });
});

test.each([
  ['', ['aalto', 'kone', 'lumi', 'nokia']],
  ['q=kone', ['kone']],
  ['q=KONE.example', ['kone']],
  ['q=veikko+kon', ['kone']],
  ['tier=high', ['kone']],
  ['tier=high|none', ['kone', 'nokia']],
  ['tier=high&plan=silver', []],
  ['plan=silver', ['aalto']],
  ['owner=p1', ['aalto', 'kone']],
  ['owner=none', ['lumi', 'nokia']],
  ['stage=in_use', ['kone']],
  ['potential=high|medium', ['kone']],
  ['billing=high', ['kone']],
  ['billing=low', ['aalto', 'lumi']],
  ['fit=dog', ['aalto']],
  ['firstUse=reached', ['kone']],
  ['firstUse=not_yet', ['aalto', 'lumi', 'nokia']],
  ['firstUse=late', ['aalto']],
  ['seen=week', ['kone']],
  ['seen=month', ['aalto', 'kone']],
  ['seen=quiet', ['lumi']],
  ['seen=never', ['nokia']],
  ['needs=task', ['kone']],
  ['needs=answer', ['aalto']],
  ['seen=sometimes', ['aalto', 'kone', 'lumi', 'nokia']],
])('“%s” shows %j', (search, ids) => {
  expect(idsOf(search)).toEqual(ids);
});

test('a cut is counted beside itself, so that its other values stay to be chosen', () => {
  const cuts = parseCuts('tier=high&owner=p1');
  const counts = countValues(cutLines(lines, cuts, given, ['tier']), 'tier', given);
  expect([...counts]).toEqual([
    ['tech', 1],
    ['high', 1],
  ]);
  expect(countCuts(cuts)).toBe(2);
});

test('values are added and taken away, and an empty cut leaves the address', () => {
  expect(toCutText(toggleValue(['high'], 'low'))).toBe('high|low');
  expect(toCutText(toggleValue(['high'], 'high'))).toBeUndefined();
});

test('billing is summed where it is known', () => {
  expect(sumBilling(lines)).toBe(6_000_000 + 500_000 + 10_000);
});
