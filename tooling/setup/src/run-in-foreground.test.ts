import { mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { withCheckout } from './testing/with-checkout.ts';

const ways = [
  ['./countersign', ['./countersign']],
  ['an npm script', ['node', 'tooling/setup/src/run.mjs', 'demo']],
] as const;

describe.each(ways)('%s', (_name, command) => {
  it('ends with the exit code of the program', () =>
    withCheckout(async (checkout) => {
      expect((await checkout.run([...command, 'fail'])).code).toBe(7);
    }));

  it('passes one SIGINT on once and waits for the clean stop', () =>
    withCheckout(async (checkout) => {
      const running = checkout.start([...command, 'wait']);
      await running.printed('at work');
      process.kill(running.pid, 'SIGINT');
      const { code, stdout } = await running.ended;
      expect(stdout.split('\n').slice(1)).toEqual(['at work', 'asked to stop', 'stopped', '']);
      expect(code).toBe(3);
    }));

  it('ends by the signal that ended the program', () =>
    withCheckout(async (checkout) => {
      const running = checkout.start([...command, 'wait']);
      await running.printed('at work');
      process.kill(running.pid, 'SIGTERM');
      expect((await running.ended).signal).toBe('SIGTERM');
    }));
});

describe('./countersign', () => {
  it('works through symbolic links and leaves the working folder alone', () =>
    withCheckout(async (checkout) => {
      const elsewhere = join(checkout.root, 'elsewhere');
      await mkdir(elsewhere);
      await symlink('../countersign', join(elsewhere, 'relative'));
      await symlink(join(elsewhere, 'relative'), join(elsewhere, 'absolute'));
      const { stdout } = await checkout.run(['./absolute', 'with space'], { cwd: elsewhere });
      expect(JSON.parse(stdout)).toEqual({ argv: ['with space'], cwd: elsewhere });
    }));
});

describe('npm run', () => {
  it('adds nothing to standard output', () =>
    withCheckout(async (checkout) => {
      await checkout.run(['./countersign']);
      const { stdout } = await checkout.run(['npm', 'run', 'demo', '--', '--json'], {
        env: { PATH: process.env['PATH'], HOME: checkout.root },
      });
      expect(JSON.parse(stdout)).toEqual({ argv: ['demo', '--json'], cwd: checkout.root });
    }));

  it('ends with the program, after its clean stop', () =>
    withCheckout(async (checkout) => {
      await checkout.run(['./countersign']);
      const running = checkout.start(['npm', 'run', 'demo', '--', 'wait'], {
        env: { PATH: process.env['PATH'], HOME: checkout.root },
      });
      await running.printed('at work');
      process.kill(running.pid, 'SIGINT');
      const { code, stdout } = await running.ended;
      expect(stdout.split('\n').slice(1)).toEqual(['at work', 'asked to stop', 'stopped', '']);
      expect(code).toBe(3);
    }));
});

describe('run.mjs', () => {
  it('takes two signals in a row for one, because npm repeats them', () =>
    withCheckout(async (checkout) => {
      const running = checkout.start(['node', 'tooling/setup/src/run.mjs', 'demo', 'wait']);
      await running.printed('at work');
      process.kill(running.pid, 'SIGINT');
      await running.printed('asked to stop');
      process.kill(running.pid, 'SIGINT');
      expect((await running.ended).stdout.match(/asked to stop/g)).toHaveLength(1);
    }));

  it('names the tasks when asked for one it does not have', () =>
    withCheckout(async (checkout) => {
      const { code, stderr } = await checkout.run(['node', 'tooling/setup/src/run.mjs', 'dmeo']);
      expect(stderr).toBe(
        'countersign: there is no task dmeo; the tasks are demo, start, client, bench, test, test:long, fuzz, mutations, check, format.\n',
      );
      expect(code).toBe(1);
    }));
});
