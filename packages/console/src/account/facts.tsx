import type { AccountRecord } from '@polku/backend/api';
import type { ComponentChildren } from 'preact';
import { useConsole } from '../console-context.ts';
import { useLocale, useWords } from '../locale.ts';
import { CalendarDate, useNow } from '../parts/moment.tsx';
import { Name, Plan } from '../parts/name.tsx';
import { mayChangeField } from '../rights.ts';
import { ACCOUNT } from '../words/account.ts';
import { Editable, type EditableProps } from './editable.tsx';
import type { Desk } from './use-desk.ts';

/** The account's own fields, each edited where it stands. */
type Field = Pick<EditableProps, 'kind' | 'options'> & {
  key: keyof AccountRecord;
  label: string;
  shown: ComponentChildren;
  /** As it is written, of a record. */
  read(record: AccountRecord): string;
  /** For the page, and for the backend, of what was written. */
  write(text: string): { shown: Partial<AccountRecord>; sent: object };
};

export function AccountFacts({ desk, users }: { desk: Desk; users: number }) {
  const { record, edit, id, api } = desk;
  const { t, format } = useLocale();
  const fields = useFields(desk);
  const { role } = useConsole().me.person;
  const now = useNow();
  if (!record) return <div class="facts-grid facts-waiting" aria-busy="true" />;
  const sinceMs = record.contractAt === null ? -1 : now - Date.parse(record.contractAt);
  return (
    <dl class="facts-grid">
      {fields.map((field) => {
        const value = field.read(record);
        const save = (text: string) => {
          const { shown, sent } = field.write(text);
          void edit?.({
            key: field.key,
            show: (before) => ({ ...before, ...shown }),
            send: () => api.change(id, sent),
            undo: () => api.change(id, field.write(value).sent),
          });
        };
        return (
          <Editable
            key={field.key}
            label={field.label}
            shown={field.shown}
            value={value}
            kind={field.kind}
            {...(field.options && { options: field.options })}
            onSave={mayChangeField(role, field.key) && edit ? save : undefined}
          />
        );
      })}
      {sinceMs >= 0 && (
        <div>
          <dt>{t('fields.sinceContract')}</dt>
          <dd>{format.duration(sinceMs)}</dd>
        </div>
      )}
      <div>
        <dt>{t('fields.users')}</dt>
        <dd>{format.number(users)}</dd>
      </div>
    </dl>
  );
}

const POTENTIALS = ['high', 'medium', 'low'] as const;
const MODELS = ['low_touch_low_post', 'high_touch_low_post', 'high_touch_high_post'] as const;

function useFields({ record, people }: Desk): Field[] {
  const { t, format } = useLocale();
  const say = useWords(ACCOUNT);
  if (!record) return [];
  const none = ['', t('fields.notKnown')] as const;
  const person = (key: 'owner' | 'deputy' | 'seller', label: string): Field => ({
    key,
    label,
    kind: 'choice',
    shown: record[key] && <Name of={record[key]} />,
    options: [none, ...people.map(({ id, name }) => [id, name] as const)],
    read: (of) => of[key]?.id ?? '',
    write(chosen) {
      const found = people.find(({ id }) => id === chosen);
      const shown = found ? { id: found.id, name: found.name } : null;
      return { shown: { [key]: shown }, sent: { [key]: found?.email ?? null } };
    },
  });
  const date = (key: 'contractAt' | 'contractEndsAt', label: string): Field => ({
    key,
    label,
    kind: 'date',
    shown: record[key] && <CalendarDate at={record[key]} />,
    read: (of) => of[key]?.slice(0, 10) ?? '',
    write(day) {
      const at = day === '' ? null : `${day}T00:00:00Z`;
      return { shown: { [key]: at }, sent: { [key]: at } };
    },
  });
  const text = (
    key: 'name' | 'plan' | 'region',
    label: string,
    shown: ComponentChildren,
  ): Field => ({
    key,
    label,
    kind: 'text',
    shown,
    read: (of) => of[key] ?? '',
    write(written) {
      const value = written.trim() || null;
      return { shown: { [key]: value }, sent: { [key]: value } };
    },
  });
  const percent = (key: 'growthPercent' | 'sharePercent', label: string): Field => ({
    key,
    label,
    kind: 'number',
    shown: record[key] !== null && say('percent', { value: format.number(record[key]) }),
    read: (of) => String(of[key] ?? ''),
    write(written) {
      const value = written === '' ? null : Math.round(Number(written));
      return { shown: { [key]: value }, sent: { [key]: value } };
    },
  });
  const choice = <K extends 'potential' | 'onboardingModel'>(
    key: K,
    label: string,
    options: readonly (readonly [string, string])[],
  ): Field => ({
    key,
    label,
    kind: 'choice',
    shown: options.find(([value]) => value === record[key])?.[1],
    options: [none, ...options],
    read: (of) => of[key] ?? '',
    write(chosen) {
      const value = chosen || null;
      return { shown: { [key]: value } as Partial<AccountRecord>, sent: { [key]: value } }; // one of the options
    },
  });
  const currency = record.currency ?? 'EUR';
  return [
    text('name', say('name'), record.name && <bdi>{record.name}</bdi>),
    person('owner', t('fields.owner')),
    person('deputy', say('deputy')),
    text('plan', t('fields.plan'), record.plan && <Plan plan={record.plan} />),
    {
      key: 'billingCents',
      label: t('fields.billing'),
      kind: 'number',
      shown: record.billingCents !== null && format.money(record.billingCents, currency),
      read: (of) => (of.billingCents === null ? '' : String(of.billingCents / 100)),
      write(written) {
        const cents = written === '' ? null : Math.round(Number(written) * 100);
        const sent = { billingCents: cents, ...(record.currency === null && { currency }) };
        return { shown: { billingCents: cents, currency }, sent };
      },
    },
    choice(
      'potential',
      say('potential.title'),
      POTENTIALS.map((each) => [each, say(`potential.${each}`)]),
    ),
    date('contractAt', t('fields.contract')),
    date('contractEndsAt', say('contractEnds')),
    choice(
      'onboardingModel',
      say('model.title'),
      MODELS.map((each) => [each, say(`model.${each}`)]),
    ),
    text('region', say('region'), record.region),
    person('seller', say('seller')),
    percent('growthPercent', say('growth')),
    percent('sharePercent', say('share')),
  ];
}
