import type { InsightFigure, LoopFigures } from '../http/api-insight.ts';
import type { TaskRow } from '../store/sql/tasks.ts';
import { summarizeTasks } from '../success/task.ts';
import { toRatio } from './figure.ts';
import { measureWaits, toDurations } from './survival.ts';

/** A detractor, and the task that followed; none: nobody was given one, or it was called off. */
export type HeardDetractor = {
  at: number;
  task: Pick<TaskRow, 'state' | 'created_at' | 'due_at' | 'contacted_at' | 'closed_at'> | null;
};

/**
 * Whether detractors are heard. One without a task is late from the first moment: leaving them out would make the
 * workspace that gives nobody a task the best of all.
 */
export function summarizeLoop(detractors: readonly HeardDetractor[], nowMs: number): LoopFigures {
  const tasks = detractors.flatMap(({ task }) =>
    task === null || task.state === 'cancelled' ? [] : [task],
  );
  const { inTime, late } = summarizeTasks(tasks, nowMs);
  const unheard = detractors.length - tasks.length;
  const waits = measureWaits(
    detractors.length,
    (place) => detractors[place]?.at ?? nowMs,
    (place) => {
      const task = detractors[place]?.task ?? null;
      return task?.state === 'cancelled' ? null : followedAtOf(task);
    },
    nowMs,
  );
  const [followUp] = toDurations(waits, [0.5], 'detractors') as [InsightFigure];
  return {
    detractors: detractors.length,
    closedInTime: toRatio(inTime, inTime + late + unheard, 'detractors_due'),
    inTime,
    late,
    open: tasks.length - inTime - late,
    unheard,
    followUp,
  };
}

const followedAtOf = (task: HeardDetractor['task']): number | null =>
  task?.contacted_at ?? task?.closed_at ?? null;
