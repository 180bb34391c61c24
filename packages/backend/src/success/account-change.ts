import { Name, TOUCH_LEVELS } from '@polku/protocol/schemas';
import { z } from 'zod';
import { ONBOARDING_MODELS, POTENTIALS } from '../store/account-tables.ts';
import { Currency } from './touch-level.ts';

/**
 * What anybody may say of an account beside what its users do: one shape for people in the console, for machines,
 * for files and for the command line. A field that is absent stays as it is; null empties it.
 */
const Instant = z.iso
  .datetime({ offset: true, error: 'expected a time such as 2026-01-31T00:00:00Z' })
  .transform((text) => Date.parse(text));
const Email = z.email('expected an e-mail').transform((email) => email.toLowerCase());
const Percent = z.int().min(-1_000).max(10_000);
const HealthValue = z.union([z.number(), z.boolean(), z.string().max(200)]);

export const AccountChange = z
  .strictObject({
    name: Name.nullable(),
    plan: Name.nullable(),
    /** A year's, whole cents. */
    billingCents: z.int('expected whole cents').min(0).max(1e14).nullable(),
    currency: Currency.nullable(),
    potential: z.enum(POTENTIALS).nullable(),
    contractAt: Instant.nullable(),
    contractEndsAt: Instant.nullable(),
    /** E-mails of people of the workspace. */
    owner: Email.nullable(),
    deputy: Email.nullable(),
    seller: Email.nullable(),
    region: Name.nullable(),
    /** Key of a stage of the success path. */
    stage: Name.nullable(),
    /** `rule`: by billing and potential again. */
    touchLevel: z.enum([...TOUCH_LEVELS, 'rule']),
    touchLevelReason: z.string().trim().min(1).max(500),
    /** Null: as its touch level has it. */
    onboardingModel: z.enum(ONBOARDING_MODELS).nullable(),
    growthPercent: Percent.nullable(),
    sharePercent: z.int().min(0).max(100).nullable(),
    handoverAt: Instant.nullable(),
    /** By name; null takes one away. */
    health: z.record(z.string().min(1).max(60), HealthValue.nullable()),
  })
  .partial();
export type AccountChange = z.infer<typeof AccountChange>;

/** The columns that are filled as they were said. */
export const PLAIN_FIELDS = {
  name: 'name',
  plan: 'plan',
  billingCents: 'billing_cents',
  currency: 'currency',
  potential: 'potential',
  contractAt: 'contract_at',
  contractEndsAt: 'contract_ends_at',
  region: 'region',
  onboardingModel: 'onboarding_model',
  growthPercent: 'growth_percent',
  sharePercent: 'share_percent',
  handoverAt: 'handover_at',
} as const satisfies { [F in keyof AccountChange]: string };

/** Those that name a person by e-mail. */
export const PERSON_FIELDS = {
  owner: 'owner_id',
  deputy: 'deputy_id',
  seller: 'seller_id',
} as const satisfies { [F in keyof AccountChange]: string };
