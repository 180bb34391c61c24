import type { FlowList } from '@polku/backend/api-flows';
import type {
  AlertInsight,
  AskingInsight,
  FirstUseInsight,
  FunnelInsight,
  GoalInsight,
  LoopInsight,
  MoneyInsight,
  ScoreInsight,
  WordsInsight,
} from '@polku/backend/api-insight';
import type { Client, Query } from './client.ts';

export type InsightApi = ReturnType<typeof createInsightApi>;

/** Each takes the period and the cuts that hold for the whole page. */
export const createInsightApi = ({ get }: Client) => {
  const of =
    <T>(figure: string) =>
    (query: Query) =>
      get<T>(`/api/insight/${figure}`, query);
  return {
    goals: of<GoalInsight>('goals'),
    firstUse: of<FirstUseInsight>('first-use'),
    funnel: of<FunnelInsight>('funnel'),
    nps: of<ScoreInsight>('nps'),
    ces: of<ScoreInsight>('ces'),
    csat: of<ScoreInsight>('csat'),
    asking: of<AskingInsight>('asking'),
    loop: of<LoopInsight>('loop'),
    alerts: of<AlertInsight>('alerts'),
    money: of<MoneyInsight>('money'),
    words: of<WordsInsight>('words'),
    flows: () => get<FlowList>('/api/flows'),
  };
};
