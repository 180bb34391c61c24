import type { Tools } from './channels/channel.ts';
import { createMemory } from './channels/memory.ts';
import { createTurns } from './channels/turns.ts';
import type { Guard } from './guard.ts';
import { createMail } from './mail.ts';
import { createAsk, createPost } from './post.ts';

/** The world as channels may use it: everything through the guard. */
export const createTools = ({ guard, nowMs }: { guard: Guard; nowMs: () => number }): Tools => ({
  post: createPost({ guard }),
  ask: createAsk({ guard }),
  mail: createMail({ guard }),
  memory: createMemory(nowMs),
  turns: createTurns(),
  nowMs,
});
