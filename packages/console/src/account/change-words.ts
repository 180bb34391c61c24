import { useLocale, useWords } from '../locale.ts';
import { ACCOUNT } from '../words/account.ts';

/** What the fields of the log are called, and how their values are read: cents, UTC milliseconds, keys and texts. */
const FIELDS = [
  'name',
  'plan',
  'billingCents',
  'currency',
  'potential',
  'contractAt',
  'contractEndsAt',
  'handoverAt',
  'owner',
  'deputy',
  'seller',
  'region',
  'stage',
  'touchLevel',
  'onboardingModel',
  'growthPercent',
  'sharePercent',
  'health',
  'goal',
  'contact',
  'note',
  'handover',
  'share',
] as const;
const TIMES = ['contractAt', 'contractEndsAt', 'handoverAt'];
const LEVELS = ['high', 'low', 'tech'] as const;
const DONE = ['written', 'deleted', 'accepted'] as const;

const PEOPLE = ['owner', 'deputy', 'seller'];

export function useChangeWords(people: readonly { id: string; name: string }[]) {
  const { t, format } = useLocale();
  const say = useWords(ACCOUNT);
  return {
    field(field: string): string {
      const known = FIELDS.find((each) => each === field);
      return known ? say(`audit.field.${known}`) : field;
    },
    value(field: string, value: unknown): string {
      if (typeof value === 'number') return toNumber(field, value);
      if (typeof value === 'string') return toText(field, value);
      return typeof value === 'object' && value !== null && 'name' in value
        ? String(value.name)
        : JSON.stringify(value);
    },
  };

  function toNumber(field: string, value: number): string {
    if (TIMES.includes(field)) return format.date(new Date(value).toISOString());
    return format.number(field === 'billingCents' ? value / 100 : value);
  }

  function toText(field: string, value: string): string {
    if (PEOPLE.includes(field)) return people.find(({ id }) => id === value)?.name ?? value;
    const level = LEVELS.find((each) => each === value);
    if (field === 'touchLevel' && level) return t(`touch.${level}`);
    const done = DONE.find((each) => each === value);
    return done ? say(`audit.${done}`) : value;
  }
}
