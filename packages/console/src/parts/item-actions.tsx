import type { PersonRef } from '@polku/backend/api';
import type { InboxItem } from '@polku/backend/api-inbox';
import { MenuItem, MenuList, Popover } from '../controls/popover.tsx';
import { isDone, isSnoozed, snoozeTimes, type Wish } from '../inbox-change.ts';
import { useLocale, useWords } from '../locale.ts';
import { inboxWords } from '../words/inbox.ts';
import { Icon } from './icon.tsx';
import { useNow } from './moment.tsx';

/** What can be done with an item: seen, done, put off, given to somebody; and taken back. */
export function ItemActions(props: {
  item: InboxItem;
  titleId: string;
  people?: readonly PersonRef[] | undefined;
  onWish(id: string, wish: Wish): void;
  onDone?: ((id: string) => void) | undefined;
}) {
  const { item, titleId, people = [], onWish, onDone } = props;
  const { t } = useLocale();
  const say = useWords(inboxWords);
  const now = useNow();
  const { acknowledged } = item;
  const isOver = isDone(item);
  const act = (wish: Wish) => onWish(item.id, wish);
  return (
    <div class="item-acts">
      {!isOver && onDone && (
        <>
          {isSnoozed(item, now) ? (
            <button
              type="button"
              class="icon-button"
              title={say('act.wake')}
              onClick={() => act({ kind: 'woken' })}
            >
              <Icon name="undo" />
              <span class="unseen">{say('act.wake')}</span>
            </button>
          ) : (
            <SnoozeMenu onChoose={(until) => act({ kind: 'snoozed', until })} />
          )}
          <AssignMenu people={people} onChoose={(to) => act({ kind: 'assigned', to })} />
          <button
            type="button"
            class="button"
            aria-describedby={titleId}
            onClick={() => onDone(item.id)}
          >
            {say('act.done')}
          </button>
        </>
      )}
      {(isOver || !acknowledged) && (
        <button
          type="button"
          class="button item-act"
          aria-describedby={titleId}
          onClick={() => act(isOver ? 'undo' : 'acknowledge')}
        >
          <Icon name={isOver ? 'undo' : 'check'} />
          {isOver ? t('item.undo') : t('item.acknowledge')}
        </button>
      )}
    </div>
  );
}

/** @param props.onChoose with the time, ISO 8601 */
export function SnoozeMenu({ onChoose }: { onChoose(until: string): void }) {
  const say = useWords(inboxWords);
  const { format } = useLocale();
  const now = useNow();
  return (
    <Popover buttonClass="icon-button snooze-button" label={<IconLabel of="snooze" />}>
      {(close) => (
        <MenuList label={say('act.snooze')}>
          {snoozeTimes(now).map(({ key, at }) => (
            <MenuItem
              key={key}
              onChoose={() => {
                close();
                onChoose(at.toISOString());
              }}
            >
              {say(`snooze.${key}`)}
              <span class="menu-note">{format.time(at.toISOString())}</span>
            </MenuItem>
          ))}
        </MenuList>
      )}
    </Popover>
  );
}

export function AssignMenu(props: {
  people: readonly PersonRef[];
  onChoose(personId: string | null): void;
}) {
  const say = useWords(inboxWords);
  return (
    <Popover buttonClass="icon-button assign-button" label={<IconLabel of="assign" />}>
      {(close) => (
        <MenuList label={say('act.assign')}>
          {[...props.people, { id: null, name: say('assignOwner') }].map(({ id, name }) => (
            <MenuItem
              key={id}
              onChoose={() => {
                close();
                props.onChoose(id);
              }}
            >
              <bdi>{name}</bdi>
            </MenuItem>
          ))}
        </MenuList>
      )}
    </Popover>
  );
}

function IconLabel({ of }: { of: 'snooze' | 'assign' }) {
  const say = useWords(inboxWords);
  return (
    <>
      <Icon name={of === 'snooze' ? 'clock' : 'person'} />
      <span class="unseen">{say(`act.${of}`)}</span>
    </>
  );
}
