import type { PersonRef } from '@polku/backend/api';
import type { InboxItem } from '@polku/backend/api-inbox';
import { Button, IconButton } from '../controls/button.tsx';
import type { Wish } from '../inbox-change.ts';
import { useLocale, useWords } from '../locale.ts';
import { inboxWords } from '../words/inbox.ts';
import { AssignMenu, SnoozeMenu } from './item-actions.tsx';

/** What is done with several items at once; each is told to the backend by itself. */
export function BulkBar(props: {
  items: readonly InboxItem[];
  people: readonly PersonRef[];
  onWish(id: string, wish: Wish): void;
  onClear(): void;
}) {
  const { t } = useLocale();
  const say = useWords(inboxWords);
  const { items } = props;
  const all = (wish: Wish) => {
    for (const { id } of items) props.onWish(id, wish);
    props.onClear();
  };
  return (
    <div class="bulk" role="toolbar" aria-label={say('act.more')}>
      <span class="bulk-count">{t('control.selected', { count: items.length })}</span>
      <Button icon="check" onClick={() => all('acknowledge')}>
        {t('item.acknowledge')}
      </Button>
      <SnoozeMenu onChoose={(until) => all({ kind: 'snoozed', until })} />
      <AssignMenu people={props.people} onChoose={(to) => all({ kind: 'assigned', to })} />
      <IconButton icon="close" label={t('control.cancel')} onClick={props.onClear} />
    </div>
  );
}
