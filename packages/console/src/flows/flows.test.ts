import { flowExamples } from '@polku/flows/schemas';
import { describe, expect, it } from 'vitest';
import { fromValueText, operatorsOf, toConditions, toRule } from './conditions.ts';
import { diffDocuments } from './diff.ts';
import { insertAt, moveAt, newId, removeAt, setAt, toSlug, withKept } from './edit.ts';
import { faultAt, hasFaultBelow } from './editing.ts';
import { languagesOf } from './language-bar.tsx';
import { fieldsOf, optionOf, type Schema, schemaOfKind, toNode, toStart } from './node.ts';
import { fromTemplate, TEMPLATES } from './templates.ts';
import { withText } from './text-field.tsx';

const tour = flowExamples.tour;

describe('a document that is changed', () => {
  it('is another one, with what was not touched as it was', () => {
    const next = setAt(tour, ['steps', 1, 'title', 'en'], 'Go');
    expect(next.steps[1]?.title).toEqual({ en: 'Go', fi: 'Aloita tästä' });
    expect(next.steps[0]).toBe(tour.steps[0]);
    expect(tour.steps[1]?.title).toEqual({ en: 'Start here', fi: 'Aloita tästä' });
  });

  it('loses a field that is set to nothing, and keeps the order of the others', () => {
    expect(Object.keys(setAt({ a: 1, b: 2, c: 3 }, ['b'], undefined))).toEqual(['a', 'c']);
    expect(Object.keys(setAt({ a: 1, b: 2, c: 3 }, ['b'], 4))).toEqual(['a', 'b', 'c']);
  });

  it('has its parts put in, moved and taken out', () => {
    const ids = (flow: typeof tour) => flow.steps.map(({ id }) => id);
    expect(ids(moveAt(tour, ['steps'], { from: 0, to: 2 }))).toEqual(['new', 'done', 'hello']);
    expect(moveAt(tour, ['steps'], { from: 0, to: -1 })).toBe(tour);
    expect(ids(removeAt(tour, ['steps'], 1))).toEqual(['hello', 'done']);
    const item = { id: 'more' };
    expect(ids(insertAt(tour, ['steps'], { at: 1, item }))).toEqual([
      'hello',
      'more',
      'new',
      'done',
    ]);
  });

  it('gives new parts ids of their own, and names an id', () => {
    expect(newId(['step', 'step-2'], 'step')).toBe('step-3');
    expect(toSlug('Ensikäyttö & Äänet!')).toBe('ensikaytto-aanet');
  });

  it('leaves out a text that is empty in every language, where it may be', () => {
    expect(withText({ en: 'Hi' }, { language: 'en', text: '' }, false)).toBeUndefined();
    expect(withText({ en: 'Hi', fi: 'Hei' }, { language: 'fi', text: '' }, false)).toEqual({
      en: 'Hi',
    });
    expect(withText('Hi', { language: 'fi', text: 'Hei' }, true)).toEqual({ fi: 'Hei' });
  });
});

describe('what is another in a newer version', () => {
  it('tells parts by their ids, and another order by itself', () => {
    const after = moveAt(setAt(tour, ['steps', 1, 'title', 'en'], 'Go'), ['steps'], {
      from: 0,
      to: 1,
    });
    expect(diffDocuments(tour, after).map(({ path, kind }) => [path.join('.'), kind])).toEqual([
      ['steps.new.title.en', 'changed'],
      ['steps', 'moved'],
    ]);
    const shorter = removeAt(tour, ['steps'], 0);
    expect(diffDocuments(tour, shorter)).toMatchObject([
      { path: ['steps', 'hello'], kind: 'removed' },
    ]);
    expect(diffDocuments(tour, tour)).toEqual([]);
  });
});

describe('forms made from schemas', () => {
  const Text: Schema = {
    anyOf: [{ type: 'string' }, { type: 'object', propertyNames: {} }],
  };
  const root: Schema = {
    oneOf: [
      {
        type: 'object',
        properties: {
          kind: { type: 'string', const: 'tour' },
          title: Text,
          trigger: {
            oneOf: [
              { type: 'object', properties: { on: { const: 'load' } }, required: ['on'] },
              {
                type: 'object',
                properties: { on: { const: 'event' }, event: { type: 'string' } },
                required: ['on', 'event'],
              },
            ],
          },
          audience: { $ref: '#/$defs/rule' },
        },
        required: ['kind', 'title', 'trigger'],
      },
    ],
    $defs: { rule: { anyOf: [{ type: 'object', properties: { fact: { type: 'string' } } }] } },
  };

  it('know texts, rules and forms that are told apart', () => {
    const schema = schemaOfKind(root, 'tour') as Schema;
    const nodes = fieldsOf(schema).map((field) => [field.key, toNode(field.schema, root).kind]);
    expect(nodes).toEqual([
      ['title', 'text'],
      ['trigger', 'union'],
      ['audience', 'rule'],
    ]);
    const trigger = toNode(schema.properties?.trigger as Schema, root);
    if (trigger.kind !== 'union') throw new Error('a union');
    expect(trigger.options.map(({ name }) => name)).toEqual(['load', 'event']);
    expect(optionOf(trigger.options, { on: 'event', event: 'x' })?.name).toBe('event');
    expect(trigger.options[1]?.start).toEqual({ on: 'event', event: '' });
    expect(toStart(schema, root)).toEqual({ kind: 'tour', title: '', trigger: { on: 'load' } });
  });

  it('keep what another form has as well', () => {
    const before = { kind: 'nps', id: 'q', text: { en: 'Why?' } };
    const start = { kind: 'text', id: '', text: '' };
    expect(withKept(before, start)).toEqual({ kind: 'text', id: 'q', text: { en: 'Why?' } });
  });

  it('show what is wrong at its field, and open what is folded over it', () => {
    const faults = [{ path: ['steps', 1, 'title'], message: 'expected a text' }];
    expect(faultAt(faults, ['steps', 1, 'title'])).toBe('Expected a text.');
    expect(faultAt(faults, ['steps', 1])).toBeUndefined();
    expect(hasFaultBelow(faults, ['steps', 1])).toBe(true);
    expect(hasFaultBelow(faults, ['steps', 0])).toBe(false);
  });

  it('know the languages that a flow is written in', () => {
    expect(languagesOf({ ...tour })).toEqual(['en', 'fi']);
    expect(languagesOf({ id: 'x', title: 'Plain' })).toEqual(['en']);
  });
});

describe('conditions', () => {
  it('are read from a rule and make the same rule again', () => {
    const plan = { fact: 'account.plan', is: 'eq', value: 'gold' } as const;
    const rules = [
      undefined,
      plan,
      { all: [plan, { not: plan }] },
      { any: [plan, { event: 'report_created', is: 'exists' } as const] },
      { all: [plan, { any: [plan] }] },
    ];
    for (const rule of rules) expect(toRule(toConditions(rule))).toEqual(rule);
    expect(toConditions({ all: [{ any: [plan] }] }).parts[0]?.condition).toBeUndefined();
  });

  it('compare moments by days, and read several values from one line', () => {
    expect(operatorsOf('account.contractAt')).toContain('olderThanDays');
    expect(operatorsOf('milestones.first_use')).not.toContain('eq');
    expect(fromValueText('gold, silver', 'in')).toEqual(['gold', 'silver']);
    expect(fromValueText('14', 'gte')).toBe(14);
    expect(fromValueText('true', 'eq')).toBe(true);
  });
});

describe('templates', () => {
  it('are whole but for their milestones, each under an id of its own', async () => {
    const { Flow } = await import('@polku/flows/schemas');
    for (const template of TEMPLATES) {
      const document = fromTemplate(template, { id: template.key, name: template.key });
      const parsed = Flow.safeParse({ ...document, version: 1 });
      expect([template.key, parsed.error?.issues ?? []]).toEqual([template.key, []]);
    }
  });
});
