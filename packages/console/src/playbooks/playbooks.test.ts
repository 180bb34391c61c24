import { describe, expect, it } from 'vitest';
import type { Playbook } from '../api/playbooks.ts';
import { createLocale } from '../locale.ts';
import { PLAYBOOKS } from '../words/playbooks.ts';
import { toDoing, toWhen } from './sentence.ts';
import { isLine, toTiers, withTiers } from './tiers.ts';

const silence: Playbook = {
  key: 'silence',
  when: { occurs: 'silence', afterDays: { high: 7, low: 14, tech: 30 } },
  cases: [
    {
      models: ['high_touch_high_post'],
      do: [
        { kind: 'notify', urgency: 'high' },
        { kind: 'task', task: 'call', due: { days: 1 } },
      ],
    },
    { do: [{ kind: 'digest' }] },
  ],
};

describe('a playbook as a line', () => {
  it('has of each tier the first case that fits', () => {
    const tiers = toTiers(silence);
    expect(tiers.high).toHaveLength(2);
    expect(tiers.low).toEqual([{ kind: 'digest' }]);
    expect(tiers.tech).toEqual([{ kind: 'digest' }]);
  });

  it('does the same when it is written again, told apart as before', () => {
    const again = withTiers(silence, toTiers(silence));
    expect(toTiers(again)).toEqual(toTiers(silence));
    expect(again.cases.map(({ models }) => models?.[0])).toEqual([
      'high_touch_high_post',
      'high_touch_low_post',
      'low_touch_low_post',
    ]);
    const byLevel: Playbook = {
      ...silence,
      cases: [{ touchLevels: ['tech'], do: [{ kind: 'digest' }] }],
    };
    expect(withTiers(byLevel, toTiers(byLevel)).cases).toEqual(byLevel.cases);
  });

  it('is none where models and levels are told apart in one', () => {
    expect(isLine(silence)).toBe(true);
    const cases: Playbook['cases'] = [{ touchLevels: ['tech'], do: [] }, ...silence.cases];
    expect(isLine({ ...silence, cases })).toBe(false);
  });
});

describe('a playbook in words', () => {
  it('is a sentence in English and in Finnish', () => {
    const said = (['en', 'fi'] as const).map((language) => {
      const say = createLocale(language).wordsOf(PLAYBOOKS);
      return [toWhen(silence, say), ...toTiers(silence).high.map((action) => toDoing(action, say))];
    });
    expect(said).toEqual([
      [
        'no first use has come after 7, 14 and 30 days',
        'tell the owner at once',
        'task “call”, due in 1 working day',
      ],
      [
        'ensikäyttöä ei ole kuulunut 7, 14 ja 30 päivän jälkeen',
        'kerrotaan heti vastuuhenkilölle',
        'tehtävä ”soita” 1 työpäivässä',
      ],
    ]);
  });
});
