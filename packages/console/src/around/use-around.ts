import type { Me } from '@polku/backend/api';
import { useEffect, useMemo, useState } from 'preact/hooks';
import type { Client } from '../api/client.ts';
import { useLocale } from '../locale.ts';
import { mayDo } from '../rights.ts';
import { createFirstDays, MILESTONES, onMilestone } from './first-days.ts';

/**
 * Leads somebody new through the console with Polku itself: the tour, when they ask for it, and after it the checklist of
 * their first days, until it is done or not wanted. Both are loaded only then.
 * @returns shows the tour
 */
export function useAround(me: Me, client: Client): () => Promise<void> {
  const { language } = useLocale();
  const { id, role } = me.person;
  const days = useMemo(() => createFirstDays(id, () => window.localStorage), [id]);
  const [turn, setTurn] = useState(0);

  useEffect(() => {
    const reached = days.reached();
    if (!reached) return;
    let isGone = false;
    let remove = () => {};
    // Loaded while they go on: what is done meanwhile is kept, and stands there when it comes.
    const stop = onMilestone(client, days.reach);
    import('./show-checklist.ts').then(
      ({ showChecklist }) => {
        if (isGone) return;
        remove = showChecklist({
          language,
          reached: days.reached() ?? reached,
          milestones: MILESTONES.filter(
            (each) =>
              (each !== 'took_on' || mayDo(role, 'acknowledge')) &&
              (each !== 'wrote' || mayDo(role, 'converse')),
          ),
          onReach: days.reach,
          onEnded: days.end,
          listen: (tell) => onMilestone(client, tell),
        });
      },
      () => {}, // the console was upgraded under an open tab: it comes at the next load
    );
    return () => {
      isGone = true;
      stop();
      remove();
    };
  }, [days, client, language, role, turn]);

  return async () => {
    const { showAround } = await import('./show-around.ts');
    await showAround(language);
    days.begin();
    days.reach('looked_around');
    setTurn((before) => before + 1);
  };
}
