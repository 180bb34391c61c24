import type { AccountChangeLine } from '@polku/backend/api';
import { useEffect, useState } from 'preact/hooks';
import { Button } from '../controls/button.tsx';
import { useWords } from '../locale.ts';
import { Moment } from '../parts/moment.tsx';
import { useLoad } from '../parts/use-load.ts';
import { ACCOUNT } from '../words/account.ts';
import { ChangeSentence } from './history.tsx';
import type { Desk } from './use-desk.ts';

/** The whole log of the account: who changed what, when and why. Nothing in it can be changed. */
export function Audit({ desk, turn }: { desk: Desk; turn: number }) {
  const { api, id } = desk;
  const say = useWords(ACCOUNT);
  const { data, reload } = useLoad(`changes ${id}`, () => api.changes(id));
  const [older, setOlder] = useState<{ changes: AccountChangeLine[]; next: string | null }>();
  useEffect(() => {
    setOlder(undefined);
    reload();
  }, [turn, reload]);
  const next = older ? older.next : (data?.nextBefore ?? null);
  const changes = [...(data?.changes ?? []), ...(older?.changes ?? [])];
  async function showOlder() {
    if (next === null) return;
    const page = await api.changes(id, next).catch(() => undefined);
    if (page)
      setOlder((before) => ({
        changes: [...(before?.changes ?? []), ...page.changes],
        next: page.nextBefore,
      }));
  }
  return (
    <>
      {data && changes.length === 0 && <p class="section-empty">{say('audit.empty')}</p>}
      <ol class="audit">
        {changes.map((change, at) => (
          // Append-only, newest first: its place from the end is its own for ever.
          <li key={changes.length - at}>
            <ChangeSentence change={change} desk={desk} />
            <Moment at={change.at} />
          </li>
        ))}
      </ol>
      {next !== null && <Button onClick={() => void showOlder()}>{say('history.older')}</Button>}
    </>
  );
}
