import { type Agent, type AgentOptions, Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';

/**
 * Connections that are kept after a send, so that the next one to the same place needs no new one: with TLS that is two
 * round trips and most of the work. A connection stands for the address that the guard has checked. The guard is asked
 * at every send all the same, and when it names another address, what was kept for the former is not used.
 */
export type Kept = (url: URL, address: string) => Agent;

/** Less than the 5 s after which Node's own server closes, so that few are closed while we send. */
const IDLE_MS = 4_000;
/** Of one place. */
const MAX_IDLE = 16;
/** Places. The one that was not used for the longest goes when there are more. */
const MAX_PLACES = 500;

const OPTIONS: AgentOptions = { keepAlive: true, maxFreeSockets: MAX_IDLE, timeout: IDLE_MS };

export function createKept(): Kept {
  const agents = new Map<string, Agent>();
  return ({ protocol }, address) => {
    const place = `${protocol}//${address}`;
    const agent = agents.get(place) ?? createAgent(protocol);
    agents.delete(place);
    agents.set(place, agent);
    for (const [oldest, forgotten] of agents) {
      if (agents.size <= MAX_PLACES) break;
      agents.delete(oldest);
      forgotten.destroy();
    }
    return agent;
  };
}

const createAgent = (protocol: string): Agent =>
  protocol === 'https:' ? new HttpsAgent(OPTIONS) : new HttpAgent(OPTIONS);
