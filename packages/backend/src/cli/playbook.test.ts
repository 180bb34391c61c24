import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { v7 } from 'uuid';
import { describe, expect, it } from 'vitest';
import { createPolku, postBatch } from '../polku.fixture.ts';

/** Each test starts several processes, each of which takes half a second of a quiet processor. */
const TIMES = { timeout: 60_000 };

describe('polku playbook and polku task', TIMES, () => {
  it('try a playbook, let it hold, and show what is to be done by it', async () => {
    const polku = await createPolku();
    const { workspaceId, writeKey } = await polku.createWorkspace();
    const of = ['--workspace', workspaceId];
    const shown = await polku.run(['playbook', 'show', 'detractor', ...of]);
    expect(JSON.parse(shown.out)).toMatchObject({ when: { occurs: 'detractor' } });

    const file = join(polku.folder, 'first-use.json');
    const playbook = {
      key: 'first_use',
      when: { occurs: 'first_use' },
      cases: [{ do: [{ kind: 'task', task: 'welcome', due: { days: 1 } }] }],
    };
    writeFileSync(file, JSON.stringify(playbook));
    const dry = await polku.run(['playbook', 'dry-run', file, ...of]);
    expect(dry).toMatchObject({ code: 0, out: '0 occurrences in 30 days, 0 decided otherwise.\n' });
    expect((await polku.run(['playbook', 'set', file, ...of])).out).toBe('Set first_use.\n');

    const { url } = await polku.start();
    const made = await polku.run(['key', 'create', ...of, '--name', 'Import', '--json']);
    const { secretKey }: { secretKey: string } = JSON.parse(made.out);
    expect(writeKey).not.toBe(secretKey);
    const who = { userId: 'u1', anonymousId: 'a', sessionId: 's' };
    const event = { id: v7(), type: 'track', name: 'report_created', at: Date.now(), ...who };
    await postBatch(url, { writeKey: secretKey, sentAt: Date.now(), events: [event] });

    const list = await polku.run(['task', 'list', ...of, '--json']);
    const { tasks } = JSON.parse(list.out);
    expect(tasks).toMatchObject([{ kind: 'welcome', state: 'open', user: { id: 'u1' } }]);
    const id: string = tasks[0].id;
    const done = await polku.run(['task', 'change', id, 'done', '--text', 'Called', ...of]);
    expect(done).toMatchObject({ code: 0, out: expect.stringContaining('done') });
    const again = await polku.run(['task', 'change', id, 'done', ...of]);
    expect(again).toMatchObject({ code: 1, err: expect.stringContaining('Reopen it first') });
    expect((await polku.run(['task', 'figures', ...of])).out).toContain('welcome: 1, 1 in time');
    expect((await polku.run(['playbook', 'reset', 'first_use', ...of])).code).toBe(0);
    const wrong = await polku.run(['playbook', 'reset', 'first_use', ...of]);
    expect(wrong).toMatchObject({ code: 1, err: expect.stringContaining('Nobody has written') });
  });
});
