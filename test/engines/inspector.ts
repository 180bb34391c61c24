/**
 * WebKit's remote inspector, as far as a test needs it: evaluate a script in a page and hear of its going.
 * A page is spoken to through a target, which changes when a navigation changes the process.
 */
import { MAX_ANSWER_MS } from './engine.ts';

export type Inspected = {
  evaluate<T>(expression: string): Promise<T>;
  /** Runs a script; neither its value nor its end is waited for. */
  run(script: string): void;
  end(): void;
};

type Reply = {
  error?: { message: string };
  result?: {
    wasThrown?: boolean;
    result?: { objectId?: string; description?: string; value?: unknown };
  };
};
type Waiting = {
  resolve: (reply: Reply) => void;
  reject: (error: Error) => void;
  askAgain: () => void;
};

type FromInspector = {
  method?: string;
  params?: {
    targetInfo?: { targetId: string; isProvisional?: boolean };
    newTargetId?: string;
    message?: string;
  };
};

export async function inspect(url: string): Promise<Inspected> {
  const socket = new WebSocket(url);
  const waiting = new Map<number, Waiting>();
  let target: string | undefined;
  let lastId = 0;
  const hasTarget = Promise.withResolvers<void>();
  socket.onmessage = ({ data }) => take(JSON.parse(String(data)));
  socket.onclose = () => abandon('it was closed');
  socket.onerror = () => hasTarget.reject(new Error(`No inspector answers at ${url}.`));

  function take({ method, params }: FromInspector) {
    switch (method) {
      case 'Target.targetCreated': {
        if (params?.targetInfo?.isProvisional) return;
        turnTo(params?.targetInfo?.targetId);
        hasTarget.resolve();
        return;
      }
      case 'Target.didCommitProvisionalTarget':
        turnTo(params?.newTargetId);
        return abandon('it has navigated');
      case 'Target.dispatchMessageFromTarget':
        return takeFromPage(JSON.parse(String(params?.message)));
    }
  }

  function turnTo(next: string | undefined) {
    target = next;
    // So that it tells of its navigations.
    post('Page.enable', {});
  }

  function takeFromPage(message: { id?: number; method?: string } & Reply) {
    // Some were asked of the old page and get no answer, some of the new one before we heard of it.
    if (message.method === 'Page.frameNavigated') {
      for (const { askAgain } of new Set(waiting.values())) askAgain();
    }
    waiting.get(message.id ?? 0)?.resolve(message);
  }

  function abandon(why: string) {
    for (const { reject } of waiting.values())
      reject(new Error(`The page did not answer: ${why}.`));
  }

  function post(method: string, params: object): number {
    const id = ++lastId;
    const message = JSON.stringify({ id, method, params });
    const inner = { targetId: target, message };
    socket.send(JSON.stringify({ id, method: 'Target.sendMessageToTarget', params: inner }));
    return id;
  }

  function send(method: string, params: object): Promise<Reply> {
    const { promise, resolve, reject } = Promise.withResolvers<Reply>();
    const ids: number[] = [];
    const ask = () => {
      const id = post(method, params);
      ids.push(id);
      waiting.set(id, { resolve, reject, askAgain });
    };
    // A script is run once, and answered at once; what it promised is lost with its page, which then says so.
    const askAgain = method === 'Runtime.awaitPromise' ? ask : () => {};
    ask();
    const timer = setTimeout(
      () => reject(new Error(`The page did not answer ${method}.`)),
      MAX_ANSWER_MS,
    );
    return promise.finally(() => {
      clearTimeout(timer);
      for (const id of ids) waiting.delete(id);
    });
  }

  await hasTarget.promise;
  return {
    async evaluate<T>(expression: string) {
      // A handle to a promise first, because only of such the inspector waits for the value.
      const made = await send('Runtime.evaluate', {
        expression: `(async () => (${expression}))()`,
      });
      const promiseObjectId = toResult(made).objectId;
      const settled = await send('Runtime.awaitPromise', { promiseObjectId, returnByValue: true });
      return toResult(settled).value as T;
    },
    run: (script) => void post('Runtime.evaluate', { expression: script }),
    end: () => socket.close(),
  };
}

function toResult({ error, result }: Reply) {
  if (error || result?.wasThrown || !result?.result) {
    throw new Error(error?.message ?? result?.result?.description ?? 'The page gave no result.');
  }
  return result.result;
}
