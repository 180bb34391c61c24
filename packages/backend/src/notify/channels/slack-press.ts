import { createHmac } from 'node:crypto';
import { isSameSecret } from '../../same-secret.ts';
import { ACKNOWLEDGE, plain } from './slack-blocks.ts';

/**
 * What Slack sends when somebody presses a button: a form with `payload`, JSON, signed with the app's own secret
 * (https://docs.slack.dev/authentication/verifying-requests-from-slack). Nothing in it holds before `isFromSlack`.
 */
export type Press = {
  /** Ours, of the acknowledge button; undefined for another button, such as one that is a link. */
  token: string | undefined;
  /** Where the message is replaced, for half an hour. */
  responseUrl: string | undefined;
  /** The message as it is. */
  message: { text: string; blocks: readonly { [key: string]: unknown }[] };
};

export type Signed = { timestamp: string; signature: string; body: string };

/** Slack's own advice: what is older may have been recorded and sent again. */
const MAX_AGE_S = 300;

/** Whether the secret has signed it, not longer ago than five minutes. Takes as long whatever is wrong with it. */
export function isFromSlack(
  { timestamp, signature, body }: Signed,
  secret: string,
  nowMs: number,
): boolean {
  const isNow =
    /^\d{1,12}$/.test(timestamp) && Math.abs(nowMs / 1_000 - Number(timestamp)) <= MAX_AGE_S;
  const hash = createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex');
  return isSameSecret(signature, `v0=${hash}`) && isNow;
}

/** Undefined for what is no press of a button. */
export function readPress(body: string): Press | undefined {
  const payload = parseObject(new URLSearchParams(body).get('payload') ?? '');
  if (payload?.type !== 'block_actions' || !Array.isArray(payload.actions)) return undefined;
  const pressed = payload.actions.filter(isObject).find((one) => one.action_id === ACKNOWLEDGE);
  const message = isObject(payload.message) ? payload.message : {};
  return {
    token: typeof pressed?.value === 'string' ? pressed.value : undefined,
    responseUrl: typeof payload.response_url === 'string' ? payload.response_url : undefined,
    message: {
      text: typeof message.text === 'string' ? message.text : '',
      blocks: Array.isArray(message.blocks) ? message.blocks.filter(isObject) : [],
    },
  };
}

/** The message without its button, and with what was done. */
export function toAcknowledged({ text, blocks }: Press['message'], done: string): object {
  const kept = blocks.flatMap((block) => {
    if (block.type !== 'actions' || !Array.isArray(block.elements)) return [block];
    const elements = block.elements.filter(
      (one) => !isObject(one) || one.action_id !== ACKNOWLEDGE,
    );
    return elements.length === 0 ? [] : [{ ...block, elements }];
  });
  const told = { type: 'context', elements: [plain(done)] };
  return { replace_original: true, text: text || done, blocks: [...kept, told] };
}

const isObject = (value: unknown): value is { [key: string]: unknown } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function parseObject(text: string): { [key: string]: unknown } | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
