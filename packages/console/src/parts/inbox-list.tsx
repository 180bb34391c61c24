import type { PersonRef } from '@polku/backend/api';
import type { InboxItem as Item } from '@polku/backend/api-inbox';
import { useCallback, useMemo, useRef, useState } from 'preact/hooks';
import { useLocation } from 'wouter-preact';
import type { Cell } from '../cell.ts';
import { useToast } from '../controls/toast.tsx';
import type { Inbox } from '../inbox.ts';
import { undoOf, type Wish } from '../inbox-change.ts';
import type { InboxState } from '../inbox-state.ts';
import { useLocale, useWords } from '../locale.ts';
import { accountPath } from '../paths.ts';
import { inboxWords } from '../words/inbox.ts';
import { useAnnounce } from './announcer.tsx';
import { BulkBar } from './bulk-bar.tsx';
import { DoneDialog } from './done-dialog.tsx';
import { InboxItem, type InboxItemProps } from './inbox-item.tsx';
import { useNow } from './moment.tsx';
import { NewAbove } from './new-above.tsx';
import { useGrowing } from './use-growing.ts';
import { itemOf, useItemKeys } from './use-item-keys.ts';

/** The items by day, what is done with them one by one or several at once, and the keys for it. */
export function InboxList(props: {
  inbox: Inbox;
  me: { id: string; name: string; role: string };
  people?: readonly PersonRef[];
  hasShortcuts: boolean;
  cursor: Cell<string | undefined>;
  state: InboxState;
  items: readonly Item[];
}) {
  const { inbox, me, people, hasShortcuts, cursor, state, items } = props;
  const { format } = useLocale();
  const [, navigate] = useLocation();
  const now = useNow();
  const list = useRef<HTMLDivElement>(null);
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const [doneId, setDoneId] = useState<string>();
  const mayAct = ['admin', 'lead', 'csm'].includes(me.role);

  const act = useAct(inbox, people);
  const onOpen = useCallback((id: string) => navigate(accountPath(id)), [navigate]);
  const onWish = mayAct ? act : undefined;
  const onDone = mayAct ? setDoneId : undefined;
  const select = useCallback((id: string, isOn?: boolean) => {
    setSelected((before) => {
      const next = new Set(before);
      if (isOn ?? !before.has(id)) next.add(id);
      else next.delete(id);
      return next;
    });
  }, []);
  const onSelect = mayAct ? select : undefined;

  const { count, foot, reach } = useGrowing(
    items.length,
    items.findIndex(({ id }) => id === cursor.get()) + 1,
  );
  useItemKeys({
    list,
    items,
    cursor,
    onReach: reach,
    onWish,
    onDone,
    onChoose: onSelect,
    isEnabled: hasShortcuts,
  });

  const days = Map.groupBy(items.slice(0, count), (item) => format.day(item.notifiedAt, now));
  const asked = items.find(({ id }) => id === doneId);
  const chosen = items.filter(({ id }) => selected.has(id));
  return (
    <>
      <NewAbove arrived={state.arrived} />
      {chosen.length > 0 && (
        <BulkBar
          items={chosen}
          people={people ?? []}
          onWish={act}
          onClear={() => setSelected(new Set())}
        />
      )}
      <div class="days" ref={list} onFocusCapture={({ target }) => cursor.set(itemOf(target))}>
        {[...days].map(([day, ofDay]) => (
          <section key={day} aria-label={day}>
            <h2 class="day">{day}</h2>
            <ol class="items">
              {ofDay.map((item) => (
                <li key={item.id}>
                  <Row
                    item={item}
                    me={me}
                    hasArrived={state.arrived.has(item.id)}
                    refusal={state.refusals.get(item.id)}
                    onWish={onWish}
                    onDone={onDone}
                    people={people}
                    isSelected={selected.has(item.id)}
                    onSelect={onSelect}
                    onOpen={onOpen}
                  />
                </li>
              ))}
            </ol>
          </section>
        ))}
      </div>
      {count < items.length && <div ref={foot} />}
      {asked && (
        <DoneDialog
          item={asked}
          onClose={() => setDoneId(undefined)}
          onDone={(done) => {
            act(asked.id, done);
            setDoneId(undefined);
          }}
        />
      )}
    </>
  );
}

const NOBODY: readonly PersonRef[] = [];

/** Does what is wished, says so, and offers to take it back where the item itself does not. */
function useAct(inbox: Inbox, people = NOBODY) {
  const { t, format } = useLocale();
  const say = useWords(inboxWords);
  const announce = useAnnounce();
  const toast = useToast();
  return useCallback(
    (id: string, wish: Wish) => {
      const before = inbox.state.get().items.find((item) => item.id === id);
      const about = before?.user ?? before?.account;
      const who = about?.name ?? about?.id ?? '';
      inbox.wish(id, wish);
      if (typeof wish === 'string')
        return announce(
          t(wish === 'acknowledge' ? 'item.acknowledged' : 'item.reopened', { user: who }),
        );
      const name = wish.kind === 'assigned' ? people.find((one) => one.id === wish.to)?.name : '';
      const when = wish.kind === 'snoozed' ? format.until(wish.until, Date.now()) : '';
      const back = before && undoOf(wish, before);
      toast({
        text: say(`said.${wish.kind}`, { who, when, name: name ?? say('assignOwner') }),
        ...(back && { onUndo: () => inbox.wish(id, back) }),
      });
    },
    [inbox, people, announce, toast, t, say, format],
  );
}

/** An item is drawn again only when it has changed: a new one costs the same among five and five hundred. */
function Row(props: InboxItemProps) {
  return useMemo(() => <InboxItem {...props} />, Object.values(props));
}
