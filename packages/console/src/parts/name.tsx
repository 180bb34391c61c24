import type { TouchLevel } from '@polku/protocol';
import { useLocale } from '../locale.ts';
import { en } from '../words/en.ts';

/**
 * What a vendor or a user named themselves: text, never markup, and in an isolate of its own, so that a
 * name written right to left (or one that pretends to be) turns nothing around it.
 */
export function Name({ of }: { of: { id: string; name: string | null } }) {
  return <bdi class={of.name ? 'name' : 'name name-is-id'}>{of.name || of.id}</bdi>;
}

type KnownPlan = keyof typeof en.plans;
const isKnownPlan = (plan: string): plan is KnownPlan => Object.hasOwn(en.plans, plan);

/** Gold, silver and bronze in the person's language; a vendor's own plan as the vendor writes it. */
export function Plan({ plan }: { plan: string | null }) {
  const { t } = useLocale();
  if (!plan) return null;
  return (
    <span class="plan">
      {isKnownPlan(plan) && <span class={`plan-dot plan-${plan}`} aria-hidden="true" />}
      <bdi>{isKnownPlan(plan) ? t(`plans.${plan}`) : plan}</bdi>
    </span>
  );
}

const HEIGHT: { [L in TouchLevel]: number } = { tech: 1, low: 2, high: 3 };

/** The touch level, with its place on the pyramid. */
export function Touch({ level }: { level: TouchLevel | null }) {
  const { t } = useLocale();
  if (!level) return null;
  return (
    <span class="touch">
      <svg class="touch-mark" viewBox="0 0 12 12" aria-hidden="true" focusable="false">
        {[1, 2, 3].map((step) => (
          <rect
            key={step}
            class={step <= HEIGHT[level] ? 'is-on' : ''}
            x={(step - 1) * 4.2}
            y={9 - step * 3}
            width="2.8"
            height={3 + step * 3}
            rx="0.8"
          />
        ))}
      </svg>
      {t(`touch.${level}`)}
    </span>
  );
}
