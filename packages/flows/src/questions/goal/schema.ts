import { z } from 'zod';
import { questionBase } from '../question-base.ts';

/**
 * Did it solve what you bought it for? Asked against the account's own goal, in the customer's own words (the
 * fact `account.goal`), which stands above the answers; the answer goes to that goal.
 */
export const GoalQuestion = z.strictObject({
  ...questionBase,
  kind: z.literal('goal'),
});
export type GoalQuestion = z.infer<typeof GoalQuestion>;

export const toGoalAnswer = () => z.enum(['yes', 'partly', 'no']);
export type GoalAnswer = z.infer<ReturnType<typeof toGoalAnswer>>;

export const goalExample: GoalQuestion = {
  kind: 'goal',
  id: 'solved',
  text: {
    en: 'Has Reportly solved what you bought it for?',
    fi: 'Onko Reportly ratkaissut sen, mihin sen hankitte?',
  },
};
