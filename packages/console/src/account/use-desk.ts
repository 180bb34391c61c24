import type { AccountRecord } from '@polku/backend/api';
import type { PersonLine } from '@polku/backend/api-people';
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { type AccountApi, createAccountApi } from '../api/account.ts';
import { useApi, useConsole } from '../console-context.ts';
import { useChange } from '../controls/use-change.ts';
import { useWords } from '../locale.ts';
import { useLoad } from '../parts/use-load.ts';
import { mayDo } from '../rights.ts';
import { ACCOUNT } from '../words/account.ts';

/**
 * What people know of an account, and how they change it. A change stands on the page at once, is put back when it is
 * refused, and can be taken back for a while after; the backend answers each with the record as it is then.
 */
export type Desk = {
  id: string;
  api: AccountApi;
  record: AccountRecord | undefined;
  /** The record has neither come nor been refused. */
  isWaiting: boolean;
  people: readonly PersonLine[];
  /** Absent for who may not: see {@link deskFor}. */
  edit: ((edit: Edit) => Promise<boolean>) | undefined;
  /** Grows with each change: what is told of changes is asked for anew. */
  turn: number;
};

export type Edit = {
  /** What of the record is changed. */
  key: string;
  /** The record with the change in it. */
  show(record: AccountRecord): AccountRecord;
  send(): Promise<AccountRecord>;
  /** Takes it back, at the backend too. Absent: it cannot be. */
  undo?: () => Promise<AccountRecord>;
};

export function useDesk(id: string): Desk {
  const { me } = useConsole();
  const say = useWords(ACCOUNT);
  const api = useApi(createAccountApi);
  const { data, failure } = useLoad(`record ${id}`, () => api.record(id));
  const people = useLoad('people', api.people).data?.people ?? NOBODY;
  const [record, setRecord] = useState<AccountRecord>();
  const [turn, setTurn] = useState(0);
  const { change } = useChange();
  const latest = useRef<AccountRecord>(undefined);
  latest.current = record;
  useEffect(() => setRecord(data), [data]);

  const edit = useCallback(
    ({ key, show, send, undo }: Edit) => {
      const run = (work: () => Promise<AccountRecord>) => async () => {
        const answer = await work();
        setRecord(answer);
        setTurn((before) => before + 1);
      };
      return change({
        key,
        show() {
          const before = latest.current;
          setRecord(before && show(before));
          return () => setRecord(before);
        },
        send: run(send),
        done: say('saved'),
        ...(undo && {
          undo: () =>
            void change({
              key,
              show: () => () => {},
              send: run(undo),
              done: say('undone'),
            }),
        }),
      });
    },
    [change, say],
  );
  return {
    id,
    api,
    record,
    isWaiting: record === undefined && failure === undefined,
    people,
    turn,
    edit: mayDo(me.person.role, 'change_account') ? edit : undefined,
  };
}

/** The desk of one part of the page: whoever may not change that part only reads it. */
export const deskFor = (desk: Desk, isAllowed: boolean): Desk =>
  isAllowed ? desk : { ...desk, edit: undefined };

const NOBODY: readonly PersonLine[] = [];
