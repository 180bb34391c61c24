/**
 * What a field of a form is, read from the JSON Schema of flows: the forms are made from the schemas, so that a new
 * field is in the editor as soon as it is in a flow.
 */
export type Schema = {
  readonly $ref?: string;
  readonly type?: string;
  readonly properties?: { readonly [key: string]: Schema };
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly enum?: readonly (string | number)[];
  readonly const?: unknown;
  readonly propertyNames?: unknown;
  readonly format?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly $defs?: { readonly [name: string]: Schema };
};

export type Node =
  /** One text, or one for each language. */
  | { kind: 'text' }
  | { kind: 'rule' }
  | { kind: 'string'; format: string | undefined; maxLength: number | undefined }
  | { kind: 'number'; isWhole: boolean; min: number | undefined; max: number | undefined }
  | { kind: 'boolean' }
  /** Said or left out, with one value alone. */
  | { kind: 'fixed'; value: unknown }
  | { kind: 'choice'; options: readonly string[] }
  | { kind: 'numbers'; min: number; max: number }
  | { kind: 'list'; of: Schema; max: number }
  | { kind: 'object'; fields: readonly Field[] }
  | { kind: 'union'; options: readonly Option[] }
  /** Written as JSON: nothing that people write often. */
  | { kind: 'raw' };

export type Field = { key: string; schema: Schema; isRequired: boolean };

/** One of several forms. `name`: of what tells it apart, the value of `on` or `kind`, or its own value. */
export type Option = {
  name: string;
  schema: Schema;
  /** What stands there when it is chosen. */
  start: unknown;
};

export function toNode(given: Schema, root: Schema): Node {
  const schema = follow(given, root);
  const forms = schema.anyOf ?? schema.oneOf;
  if (forms) return toUnion(forms, root);
  if (schema.const !== undefined) return { kind: 'fixed', value: schema.const };
  if (schema.enum) return { kind: 'choice', options: schema.enum.map(String) };
  if (schema.type === 'string')
    return { kind: 'string', format: schema.format, maxLength: schema.maxLength };
  if (schema.type === 'integer' || schema.type === 'number')
    return {
      kind: 'number',
      isWhole: schema.type === 'integer',
      min: schema.minimum,
      max: schema.maximum,
    };
  if (schema.type === 'boolean') return { kind: 'boolean' };
  if (schema.type === 'array' && schema.items) return toList(schema, schema.items);
  if (schema.properties) return { kind: 'object', fields: fieldsOf(schema) };
  return { kind: 'raw' };
}

export const fieldsOf = ({ properties = {}, required = [] }: Schema): Field[] =>
  Object.entries(properties)
    // What tells a form apart is chosen, not written.
    .filter(([, { const: fixed }]) => fixed === undefined || fixed === true || fixed === 'done')
    .map(([key, schema]) => ({ key, schema, isRequired: required.includes(key) }));

export const follow = (schema: Schema, root: Schema): Schema =>
  schema.$ref ? (root.$defs?.[schema.$ref.split('/').at(-1) ?? ''] ?? schema) : schema;

function toList(schema: Schema, of: Schema): Node {
  const { minimum, maximum } = of;
  if (of.type === 'integer' && minimum !== undefined && maximum !== undefined)
    return { kind: 'numbers', min: minimum, max: maximum };
  return { kind: 'list', of, max: schema.maxItems ?? 100 };
}

function toUnion(forms: readonly Schema[], root: Schema): Node {
  const all = forms.map((form) => follow(form, root));
  if (all.some(({ properties }) => properties?.fact)) return { kind: 'rule' };
  if (all.some((form) => form.propertyNames))
    return all.some(({ type, format }) => type === 'string' && format === undefined)
      ? { kind: 'text' }
      : { kind: 'raw' };
  const options = all.flatMap((form) => toOptions(form, root));
  return options.length > 0 ? { kind: 'union', options } : { kind: 'raw' };
}

function toOptions(form: Schema, root: Schema): Option[] {
  if (form.enum)
    return form.enum.map((value) => ({ name: String(value), schema: form, start: value }));
  if (form.const !== undefined)
    return [{ name: String(form.const), schema: form, start: form.const }];
  const tag = Object.entries(form.properties ?? {}).find(
    ([, { const: fixed }]) => typeof fixed === 'string',
  );
  if (tag && tag[0] !== 'until') {
    const [key, { const: name }] = tag;
    return [{ name: String(name), schema: form, start: { ...toStart(form, root), [key]: name } }];
  }
  const name = form.type ?? (form.anyOf ? 'text' : 'other');
  const start = form.anyOf ? { en: '' } : toStartOf(form, root);
  return [{ name, schema: form, start }];
}

/** The least that such an object holds. */
export function toStart(schema: Schema, root: Schema): { [key: string]: unknown } {
  const { properties = {}, required = [] } = schema;
  return Object.fromEntries(
    required.map((key) => [key, toStartOf(follow(properties[key] ?? {}, root), root)]),
  );
}

function toStartOf(schema: Schema, root: Schema): unknown {
  if (schema.const !== undefined) return schema.const;
  const node = toNode(schema, root);
  switch (node.kind) {
    case 'text':
    case 'string':
      return '';
    case 'number':
      return node.min ?? 0;
    case 'boolean':
      return true;
    case 'choice':
      return node.options[0];
    case 'numbers':
      return [node.min];
    case 'list':
      return [];
    case 'object':
      return toStart(schema, root);
    case 'union':
      return node.options[0]?.start;
    case 'rule':
      return { all: [] };
    case 'fixed':
      return node.value;
    case 'raw':
      return {};
  }
}

/** Which of a union's forms a value is of; undefined: of none. */
export function optionOf(options: readonly Option[], value: unknown): Option | undefined {
  if (typeof value !== 'object' || value === null) {
    const exact = options.find(
      ({ start, schema }) => start === value && (schema.enum ?? schema.const),
    );
    return exact ?? options.find(({ name }) => name === typeof value);
  }
  if (Array.isArray(value)) return options.find(({ name }) => name === 'array');
  const tagged = value as { on?: unknown; kind?: unknown };
  const name = tagged.on ?? tagged.kind;
  return (
    options.find((option) => option.name === name && option.schema.type === 'object') ??
    options.find(({ schema }) => schema.type === 'object' && !isTagged(schema)) ??
    options.find((option) => option.name === 'text')
  );
}

const isTagged = ({ properties = {} }: Schema): boolean =>
  typeof properties.on?.const === 'string' || typeof properties.kind?.const === 'string';

/** Of a flow's schema, that of one kind. */
export function schemaOfKind(root: Schema, kind: string): Schema | undefined {
  return (root.oneOf ?? root.anyOf)?.find(({ properties }) => properties?.kind?.const === kind);
}
