import type { AskingLimits } from '@polku/backend/api-settings';
import { useState } from 'preact/hooks';
import type { SettingsApi } from '../api/settings.ts';
import { IconButton } from '../controls/button.tsx';
import { useToast } from '../controls/toast.tsx';
import { useWords } from '../locale.ts';
import { Unloaded } from '../parts/states.tsx';
import { useLoad } from '../parts/use-load.ts';
import { HOUSE } from '../words/settings-house.ts';
import { SectionForm } from './section-form.tsx';
import { isWithin, Sentence } from './sentence.tsx';

type Policy = AskingLimits['policy'];
type Api = Pick<SettingsApi, 'asking' | 'saveAsking'>;

const MAX_DAYS = 3_650;

/** How seldom users are asked, over every flow: in sentences, with the numbers in them. */
export function Asking({ api, mayEdit }: { api: Api; mayEdit: boolean }) {
  const say = useWords(HOUSE);
  const toast = useToast();
  const { data, failure, reload } = useLoad('asking', api.asking);
  if (!data) return <Unloaded failure={failure} onRetry={reload} rows={5} label={say('loading')} />;
  const { policy, standard } = data;
  async function save(next: Policy) {
    await api.saveAsking(next);
    toast({
      text: say('asking.saved'),
      onUndo: () => void api.saveAsking(policy).then(reload, reload),
    });
    reload();
  }
  const isStandard = JSON.stringify(policy) === JSON.stringify(standard);
  return (
    <>
      <p class="settings-about">{say('asking.about')}</p>
      {mayEdit ? (
        <Limits
          key={JSON.stringify(policy)}
          policy={policy}
          onSave={save}
          onReset={isStandard ? undefined : () => save(standard)}
        />
      ) : (
        <ul class="sentences">
          {toLines(policy).map(({ key, value }) => (
            <li key={key}>{say(`asking.${key}`).replace('#', String(value))}</li>
          ))}
        </ul>
      )}
    </>
  );
}

/** The limits as they are written; undefined: none. */
export type Draft = { [L in Limit]: number | undefined };
type Limit = 'session' | 'survey' | 'nps' | 'tour' | 'message' | 'share';

/** Each with its bounds; those with `none` may be left out. */
const LIMITS: readonly { limit: Limit; max: number; mayBeNone?: true }[] = [
  { limit: 'session', max: 100 },
  { limit: 'survey', max: MAX_DAYS },
  { limit: 'nps', max: MAX_DAYS, mayBeNone: true },
  { limit: 'tour', max: MAX_DAYS, mayBeNone: true },
  { limit: 'message', max: MAX_DAYS, mayBeNone: true },
  { limit: 'share', max: 100 },
];

export const toDraft = ({ waitDays = {}, ...policy }: Policy): Draft => ({
  session: policy.maxInterruptions,
  survey: policy.surveyEveryDays,
  nps: policy.npsEveryDays,
  tour: waitDays.tour,
  message: waitDays.message,
  share: Math.round(100 * policy.accountShare),
});

/** @param draft without faults */
export function toPolicy(draft: Draft, suppress: Policy['suppress']): Policy {
  const { session = 0, survey = 0, nps, tour, message, share = 0 } = draft;
  const waitDays = {
    ...(tour !== undefined && { tour }),
    ...(message !== undefined && { message }),
  };
  return {
    maxInterruptions: session,
    surveyEveryDays: survey,
    ...(nps !== undefined && { npsEveryDays: nps }),
    ...(Object.keys(waitDays).length > 0 && { waitDays }),
    accountShare: share / 100,
    ...(suppress && suppress.length > 0 && { suppress }),
  };
}

function Limits(props: {
  policy: Policy;
  onSave(policy: Policy): Promise<void>;
  onReset: (() => Promise<void>) | undefined;
}) {
  const { policy } = props;
  const say = useWords(HOUSE);
  const [draft, setDraft] = useState(() => toDraft(policy));
  const [suppress, setSuppress] = useState(policy.suppress ?? []);
  const isWrong = LIMITS.some(({ limit, max }) => !isWithin(draft[limit], 0, max));
  const next = toPolicy(draft, suppress);
  return (
    <SectionForm
      isChanged={JSON.stringify(next) !== JSON.stringify(policy)}
      fault={isWrong ? say('wholeNumbers') : undefined}
      onSave={() => props.onSave(next)}
      onReset={props.onReset}
    >
      {LIMITS.map(({ limit, max, mayBeNone }) => (
        <Sentence
          key={limit}
          text={say(`asking.${limit}`)}
          value={draft[limit]}
          onValue={(value) => setDraft({ ...draft, [limit]: value })}
          min={0}
          max={max}
          {...(mayBeNone && { none: '–' })}
        />
      ))}
      <section class="settings-block">
        <h3>{say('asking.quiet')}</h3>
        <p class="field-hint">{say('asking.quietAbout')}</p>
        {suppress.length > 0 && (
          <ul class="settings-rows">
            {suppress.map(({ name, kinds }) => (
              <li key={name}>
                <div>
                  <b>
                    <bdi>{name}</bdi>
                  </b>
                  <p class="field-hint">
                    {(kinds ?? KINDS).map((kind) => say(`asking.kinds.${kind}`)).join(', ')}
                  </p>
                </div>
                <IconButton
                  icon="trash"
                  label={say('remove', { name })}
                  onClick={() => setSuppress(suppress.filter((each) => each.name !== name))}
                />
              </li>
            ))}
          </ul>
        )}
      </section>
    </SectionForm>
  );
}

const KINDS = ['tour', 'survey', 'message', 'checklist'] as const;

/** For who may read it. */
const toLines = (policy: Policy) => {
  const draft = toDraft(policy);
  return LIMITS.flatMap(({ limit }) => {
    const value = draft[limit];
    return value === undefined ? [] : [{ key: limit, value }];
  });
};
