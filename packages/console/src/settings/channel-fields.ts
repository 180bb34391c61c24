import type { accessEn } from '../words/settings-access.en.ts';

/** What is written of a channel, from the JSON Schema of its kind, and back to a configuration. */
export type ChannelKind = keyof (typeof accessEn)['setup']['kinds'];
export type FieldKey = keyof (typeof accessEn)['setup']['fields'];

export type ChannelField = {
  key: FieldKey;
  isRequired: boolean;
  /** Never shown back. */
  isSecret: boolean;
} & ({ kind: 'text' | 'number' | 'boolean' } | { kind: 'choice'; options: readonly string[] });

type Schema = {
  type?: string;
  enum?: readonly string[];
  writeOnly?: boolean;
  properties?: { [field: string]: Schema };
  required?: readonly string[];
};

/** What is written so far, by field. */
export type Written = { readonly [field: string]: string | boolean | undefined };

export const fieldsOf = (form: object): ChannelField[] => {
  const { properties = {}, required = [] } = form as Schema; // as `toForm` of the backend makes it
  return Object.entries(properties).map(([key, schema]) => ({
    key: key as FieldKey, // one that has no word yet is told by its key
    isRequired: required.includes(key),
    isSecret: schema.writeOnly === true,
    ...toKind(schema),
  }));
};

function toKind({ type, enum: options }: Schema) {
  if (options) return { kind: 'choice' as const, options };
  if (type === 'boolean') return { kind: 'boolean' as const };
  if (type === 'integer' || type === 'number') return { kind: 'number' as const };
  return { kind: 'text' as const };
}

export const toWritten = (config: { [field: string]: unknown }): Written =>
  Object.fromEntries(
    Object.entries(config).map(([field, value]) => [
      field,
      typeof value === 'boolean' ? value : String(value),
    ]),
  );

/** What is empty is left out: a secret stays, and what has a standard follows it. */
export const toConfig = (
  fields: readonly ChannelField[],
  written: Written,
): { [field: string]: unknown } =>
  Object.fromEntries(
    fields.flatMap(({ key, kind }): [string, unknown][] => {
      const value = written[key];
      if (value === undefined || value === '' || value === false) return [];
      return [[key, kind === 'number' ? Number(value) : value]];
    }),
  );
