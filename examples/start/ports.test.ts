import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { choosePorts, DEFAULT_PORTS, findFreePorts, isPortFree } from './ports.ts';

const free =
  (...taken: number[]) =>
  async (port: number) =>
    !taken.includes(port);

describe('the ports of the demo', () => {
  it.each([
    ['are the known ones when they are free', [], [4800, 4801, 4802]],
    ['step aside one by one', [4801], [4800, 4803, 4802]],
    ['step aside together when a demo runs already', [4800, 4801, 4802], [4803, 4804, 4805]],
    ['pass over what else is taken', [4800, 4803, 4804], [4805, 4801, 4802]],
    ['are never the same twice', [4800, 4802, 4803], [4804, 4801, 4805]],
  ])('%s', async (_, taken, expected) => {
    const ports = await choosePorts(DEFAULT_PORTS, free(...taken));
    expect(Object.values(ports)).toEqual(expected);
  });

  it('say so when there is none left', async () => {
    await expect(choosePorts(DEFAULT_PORTS, async () => false)).rejects.toThrow(
      'No free port was found above 4800.',
    );
  });

  it('are seen as taken while something listens, and as free after', async () => {
    const { backend: port } = await findFreePorts();
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    expect(await isPortFree(port)).toBe(false);
    await new Promise((resolve) => server.close(resolve));
    expect(await isPortFree(port)).toBe(true);
  });

  it('are three different ones when the system chooses', async () => {
    expect(new Set(Object.values(await findFreePorts())).size).toBe(3);
  });
});
