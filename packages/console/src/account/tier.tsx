import type { TouchLevel } from '@polku/protocol';
import { useState } from 'preact/hooks';
import { Dialog, SaveFoot } from '../controls/dialog.tsx';
import { Select, TextArea } from '../controls/field.tsx';
import { useLocale, useWords } from '../locale.ts';
import { Icon } from '../parts/icon.tsx';
import { Touch } from '../parts/name.tsx';
import { ACCOUNT } from '../words/account.ts';
import type { Desk } from './use-desk.ts';

/** The touch level, who says so and why; a person sets another with a reason, or gives it back to the rule. */
const LEVELS = ['high', 'low', 'tech'] as const;
type Choice = TouchLevel | 'rule';

export function Tier({ desk }: { desk: Desk }) {
  const { record, edit } = desk;
  const { t } = useLocale();
  const say = useWords(ACCOUNT);
  const [isOpen, setOpen] = useState(false);
  if (!record) return null;
  const { level, by, reason } = record.touchLevel;
  const told =
    by !== null && by !== 'rule'
      ? [say(`tier.${by}`), reason].filter(Boolean).join(': ')
      : undefined;
  const content = level ? <Touch level={level} /> : <span>{say('tier.none')}</span>;
  return (
    <span class="tier">
      {edit ? (
        <button type="button" class="edit-value" onClick={() => setOpen(true)}>
          <span>{content}</span>
          <Icon name="edit" />
          <span class="unseen">{say('edit', { what: t('fields.touch') })}</span>
        </button>
      ) : (
        content
      )}
      {told && <bdi class="tier-why">{told}</bdi>}
      <Dialog isOpen={isOpen} onClose={() => setOpen(false)} title={t('fields.touch')}>
        <TierForm desk={desk} onDone={() => setOpen(false)} />
      </Dialog>
    </span>
  );
}

function TierForm({ desk, onDone }: { desk: Desk; onDone(): void }) {
  const { record, edit, api, id } = desk;
  const { t } = useLocale();
  const say = useWords(ACCOUNT);
  const now = record?.touchLevel;
  const [level, setLevel] = useState<Choice>(now?.by === 'rule' ? 'rule' : (now?.level ?? 'rule'));
  const [reason, setReason] = useState(now?.reason ?? '');
  const [isLeft, setLeft] = useState(false);
  const needsReason = level !== 'rule';

  function save(event: Event) {
    event.preventDefault();
    setLeft(true);
    if (needsReason && reason.trim() === '') return;
    const before =
      now?.level && now.by === 'person'
        ? { touchLevel: now.level, touchLevelReason: now.reason ?? '–' }
        : { touchLevel: 'rule' };
    const sent = needsReason
      ? { touchLevel: level, touchLevelReason: reason.trim() }
      : { touchLevel: 'rule' };
    void edit?.({
      key: 'touchLevel',
      show: (shown) =>
        level === 'rule'
          ? { ...shown, touchLevel: { ...shown.touchLevel, by: 'rule', reason: null } }
          : {
              ...shown,
              touchLevel: { level, by: 'person', reason: reason.trim(), at: shown.touchLevel.at },
            },
      send: () => api.change(id, sent),
      undo: () => api.change(id, before),
    });
    onDone();
  }

  return (
    <form class="form" onSubmit={save}>
      <Select<Choice>
        label={t('fields.touch')}
        hint={say('tier.hint')}
        value={level}
        onChoose={setLevel}
        options={[
          ['rule', say('tier.byRule')],
          ...LEVELS.map((each) => [each, t(`touch.${each}`)] as const),
        ]}
      />
      {needsReason && (
        <TextArea
          label={say('tier.reason')}
          value={reason}
          onText={setReason}
          maxLength={500}
          error={isLeft && reason.trim() === '' ? t('control.required') : undefined}
        />
      )}
      <SaveFoot onCancel={onDone} save={say('save')} />
    </form>
  );
}
