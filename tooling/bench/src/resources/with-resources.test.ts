import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { tempDirectory } from './temp-directory.ts';
import { withResources } from './with-resources.ts';

describe('what a run owns', () => {
  test('is released last first, after the work', async () => {
    const order: string[] = [];
    await withResources(async (own) => {
      await own(() => void order.push('first'));
      await own(async () => void order.push('second'));
      order.push('work');
    });
    expect(order).toEqual(['work', 'second', 'first']);
  });

  test('is released when the work fails, and the failure stands', async () => {
    let path = '';
    const failing = withResources(async (own) => {
      path = await tempDirectory(own);
      expect(readdirSync(path)).toEqual([]);
      throw new Error('no decision was made');
    });
    await expect(failing).rejects.toThrow('no decision was made');
    expect(existsSync(path)).toBe(false);
  });

  test('leaves no signal handler behind', async () => {
    const before = process.listenerCount('SIGINT');
    await withResources(async () => {
      expect(process.listenerCount('SIGINT')).toBe(before + 1);
    });
    expect(process.listenerCount('SIGINT')).toBe(before);
  });

  test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    'is released on %s, and the run ends by it',
    async (signal) => {
      const child = spawn(process.execPath, ['--input-type=module', '--eval', interruptible], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const [path] = await once(child.stdout.setEncoding('utf8'), 'data');
      expect(existsSync(path)).toBe(true);
      child.kill(signal);
      const [, endedBy] = await once(child, 'exit');
      expect(endedBy).toBe(signal);
      expect(existsSync(path)).toBe(false);
    },
  );
});

/** Says its temporary directory and then waits for ever. */
const interruptible = `
  import { tempDirectory } from ${JSON.stringify(import.meta.resolve('./temp-directory.ts'))};
  import { withResources } from ${JSON.stringify(import.meta.resolve('./with-resources.ts'))};
  await withResources(async (own) => {
    process.stdout.write(await tempDirectory(own));
    await new Promise(() => setInterval(() => {}, 1000));
  });
`;
