import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';

/** What the tests need and the machine lacks, from Debian's own packages. False where that is not possible. */
export async function installOnDebian(packages: string[]): Promise<boolean> {
  if (process.getuid?.() !== 0 || !existsSync('/etc/debian_version')) return false;
  process.stderr.write(`[polku] installing ${packages.join(', ')} from the Debian packages …\n`);
  // Another apt may be at work: wait for it rather than fail.
  const patience = ['-o', 'DPkg::Lock::Timeout=300'];
  await run('apt-get', [...patience, 'update', '-qq']);
  const flags = ['-y', '-qq', '--no-install-recommends'];
  return (await run('apt-get', [...patience, 'install', ...flags, ...packages])) === 0;
}

/** Resolves with the exit code, 1 when the program is not there. Its output goes to standard error. */
function run(program: string, args: string[]): Promise<number> {
  return new Promise((resolve) => {
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    const child = spawn(program, args, { stdio: ['ignore', 2, 2], env });
    child.once('error', () => resolve(1));
    child.once('exit', (code) => resolve(code ?? 1));
  });
}
