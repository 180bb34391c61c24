import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { Tools } from '../notify/channels/channel.ts';
import {
  isFromSlack,
  type Press,
  readPress,
  toAcknowledged,
} from '../notify/channels/slack-press.ts';
import type { Feed } from '../notify/feed.ts';
import { toLanguage } from '../notify/render/words/index.ts';
import { type Act, isSigned, readActToken } from '../notify/signed-link.ts';
import { acknowledge } from '../store/sql/acknowledge.ts';
import { readActor } from '../store/sql/acts.ts';
import { readChannels } from '../store/sql/channels.ts';
import type { Store } from '../store/store.ts';
import { ApiError } from './errors.ts';

/**
 * `POST /slack/actions`: the request URL of a Slack app (Interactivity & Shortcuts). A button of a direct message
 * acknowledges its notification. It must be signed twice: by Slack with the secret of a channel of the workspace, and
 * the token in the button by us, so that Slack's signature of one workspace opens nothing in another. It is answered
 * within three seconds, as Slack wants; the message is replaced after that, and when it cannot be, its button stays and
 * does no harm.
 */
export type SlackOptions = {
  store: Store;
  feed: Feed;
  nowMs: () => number;
  onFault: (error: unknown) => void;
  /** By what the message is replaced. @default it is left as it is */
  tools?: Pick<Tools, 'post'> | undefined;
};

/** A message of ours is 3 kB; around it stands what Slack knows of the room and the person. */
const MAX_BODY_BYTES = 100_000;

export function createSlackRoutes(options: SlackOptions): Hono {
  const { store, feed, nowMs, onFault } = options;

  async function readSecrets(workspaceId: string): Promise<string[]> {
    const rows = await readChannels(store.db, workspaceId);
    return rows.flatMap(({ kind, configJson }) => {
      const { signingSecret }: { signingSecret?: unknown } = JSON.parse(configJson);
      return kind === 'slack_bot' && typeof signingSecret === 'string' ? [signingSecret] : [];
    });
  }

  async function perform(act: Act, press: Press, language: string): Promise<void> {
    const { workspaceId, id, personId } = act;
    await acknowledge(store, { workspaceId, id }, { personId, nowMs: nowMs() });
    feed.publish({ workspaceId, changed: id });
    const { responseUrl, message } = press;
    if (!options.tools || responseUrl === undefined || !URL.canParse(responseUrl)) return;
    const body = JSON.stringify(toAcknowledged(message, DONE[toLanguage(language)]));
    const headers = { 'content-type': 'application/json; charset=utf-8' };
    // Not waited for: Slack wants its answer first.
    options.tools.post(responseUrl, headers, body).catch(onFault);
  }

  return new Hono().post(
    '/slack/actions',
    bodyLimit({ maxSize: MAX_BODY_BYTES, onError: refuseLarge }),
    async (context) => {
      const body = await context.req.text();
      const timestamp = context.req.header('x-slack-request-timestamp') ?? '';
      const signature = context.req.header('x-slack-signature') ?? '';
      const press = readPress(body);
      // A link was opened by a button, which Slack tells too: there is nothing to do, for whomever.
      if (press && press.token === undefined) return context.body(null, 200);
      const act = readActToken(press?.token ?? '');
      const secrets = act ? await readSecrets(act.workspaceId) : [];
      const signed = { timestamp, signature, body };
      if (!press || !act || !secrets.some((secret) => isFromSlack(signed, secret, nowMs())))
        throw new ApiError(
          'forbidden',
          'This request is not signed by the Slack app of a channel. Set its signing secret.',
        );
      const actor = await readActor(store.db, act);
      if (act.kind !== 'acknowledge' || !actor || !isSigned(press.token ?? '', actor.secret))
        throw new ApiError('not_found', 'The button is of no notification of ours.');
      await perform(act, press, actor.language);
      return context.body(null, 200);
    },
  );
}

const refuseLarge = (): never => {
  throw new ApiError('too_large', `The body is larger than ${MAX_BODY_BYTES} bytes.`);
};

const DONE = {
  en: 'Acknowledged. Your colleagues see that you take care of it.',
  fi: 'Kuitattu. Muut näkevät, että sinä hoidat asian.',
};
