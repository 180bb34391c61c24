import type { FlowDocument, FlowFault, FlowPage, SavedDraft } from '@polku/backend/api-flows';
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { failureCode } from '../api/client.ts';
import type { FlowsApi } from '../api/flows.ts';

/**
 * The document that is being written. It is kept by the backend when nothing was changed for a moment, one request at a
 * time; what is wrong with it comes back with each. What could not be sent is sent again with the next change, and when
 * the network is back.
 */
export type Draft = {
  document: FlowDocument;
  faults: readonly FlowFault[];
  warnings: readonly FlowFault[];
  state: 'published' | 'saved' | 'saving' | 'unsaved' | 'conflict';
  savedAt: string | undefined;
  change(edit: (document: FlowDocument) => FlowDocument): void;
  /** Sends what is still to be sent; resolves when nothing is. */
  flush(): Promise<void>;
};

const SETTLED_MS = 600;

export function useDraft(page: FlowPage, api: Pick<FlowsApi, 'saveDraft'>): Draft {
  const [document, setDocument] = useState(page.document);
  const [checked, setChecked] = useState<Pick<SavedDraft, 'faults' | 'warnings'>>(page);
  const [state, setState] = useState<Draft['state']>(page.draft ? 'saved' : 'published');
  const [savedAt, setSavedAt] = useState(page.draft?.savedAt);
  const basis = useRef(page.draft?.savedAt ?? null);
  const newest = useRef(document);
  const sent = useRef(document);
  const running = useRef<Promise<void>>(undefined);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  const send = useCallback(async (): Promise<void> => {
    clearTimeout(timer.current);
    await running.current;
    const given = newest.current;
    if (given === sent.current) return;
    setState('saving');
    running.current = api.saveDraft(page.id, given, basis.current).then(
      (saved) => {
        basis.current = saved.savedAt;
        sent.current = given;
        setSavedAt(saved.savedAt);
        setChecked(saved);
        setState(newest.current === given ? 'saved' : 'saving');
      },
      (error: unknown) => setState(failureCode(error) === 'conflict' ? 'conflict' : 'unsaved'),
    );
    await running.current;
  }, [api, page.id]);

  const change = useCallback(
    (edit: (document: FlowDocument) => FlowDocument) => {
      newest.current = edit(newest.current);
      setDocument(newest.current);
      clearTimeout(timer.current);
      timer.current = setTimeout(send, SETTLED_MS);
    },
    [send],
  );

  useEffect(() => {
    window.addEventListener('online', send);
    return () => {
      window.removeEventListener('online', send);
      // Who leaves the page leaves no word behind.
      void send();
    };
  }, [send]);

  return { document, ...checked, state, savedAt, change, flush: send };
}
