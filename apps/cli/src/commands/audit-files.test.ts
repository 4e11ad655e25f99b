import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createDirectory } from '@countersign/test-kit';
import { describe, expect, test } from 'vitest';
import { useStack } from '../testing/use-stack.ts';

const stack = useStack();

/** Works in a folder of its own, which is removed afterwards. */
async function inFolder(work: (at: (name: string) => string) => Promise<void>): Promise<void> {
  using directory = createDirectory();
  await work((name) => join(directory.path, name));
}

const vkey = () => readFileSync(join(stack.dataDirectory(), 'keys', 'log.vkey'), 'utf8').trim();

describe('audit export --tiles', () => {
  test('writes the log of a service that runs, and adds what came later; each time it verifies', async () => {
    await inFolder(async (at) => {
      const first = await stack.json('auditor', 'audit', 'export', '--tiles', at('log'));
      expect(first).toMatchObject({ before: 0, directory: at('log') });
      await stack.as('auditor', 'audit', 'list');
      const second = await stack.json('auditor', 'audit', 'export', '--tiles', at('log'));
      expect(second).toMatchObject({ before: first['size'] });
      expect(Number(second['size'])).toBeGreaterThan(Number(first['size']));
      const verified = await stack.json('auditor', 'audit', 'verify', at('log'), '--vkey', vkey());
      expect(verified).toMatchObject({ verified: true, size: second['size'], root: second['root'] });
      expect(readFileSync(at('log/vkey'), 'utf8').trim()).toBe(vkey());
    });
  });

  test('is told from an export in another format', async () => {
    await inFolder(async (at) => {
      const both = await stack.as('auditor', 'audit', 'export', '--tiles', at('log'), '--format', 'csv');
      expect(both).toMatchObject({ code: 2, err: expect.stringContaining('leave --format and --out out') });
      const neither = await stack.as('auditor', 'audit', 'export');
      expect(neither).toMatchObject({ code: 2, err: expect.stringContaining('--tiles') });
      expect(existsSync(at('log'))).toBe(false);
    });
  });
});

describe('audit proof', () => {
  test('writes the same proof from the service, the store and an export; with the entry it verifies', async () => {
    await inFolder(async (at) => {
      const asked = await stack.as(
        'auditor',
        'audit',
        'proof',
        '5',
        '--out',
        at('a'),
        '--entry',
        at('entry'),
      );
      expect(asked).toMatchObject({ code: 0, out: `${at('a')}\n${at('entry')}\n` });
      await stack.as('auditor', 'audit', 'export', '--tiles', at('log'));
      const fromStore = await stack.as('nobody', 'audit', 'proof', '5', '--log', stack.dataDirectory());
      const fromExport = await stack.as(
        'nobody',
        'audit',
        'proof',
        '5',
        '--log',
        at('log'),
        '--entry',
        at('same'),
      );
      expect(fromExport).toEqual(fromStore);
      expect(readFileSync(at('same'))).toEqual(readFileSync(at('entry')));
      writeFileSync(at('b'), fromExport.out);
      for (const proof of ['a', 'b']) {
        const checked = ['audit', 'verify', '--proof', at(proof), '--entry', at('entry')];
        expect(await stack.json('nobody', ...checked)).toMatchObject({ verified: true, index: '5' });
      }
    });
  });

  test('of an entry that was changed does not verify', async () => {
    await inFolder(async (at) => {
      await stack.as('auditor', 'audit', 'proof', '5', '--out', at('proof'), '--entry', at('entry'));
      writeFileSync(at('entry'), `${readFileSync(at('entry'), 'utf8')}\n`);
      const checked = await stack.as(
        'nobody',
        'audit',
        'verify',
        '--proof',
        at('proof'),
        '--entry',
        at('entry'),
      );
      expect(checked).toMatchObject({ code: 3, out: expect.stringContaining('not-included: ') });
    });
  });

  test('of an entry that is not there, or of no entry, is refused', async () => {
    const log = ['--log', stack.dataDirectory()];
    for (const index of ['1000000', '-1', 'x', '']) {
      const { code, out } = await stack.as('auditor', 'audit', 'proof', index, ...log);
      expect([index, code, out]).toEqual([index, 2, '']);
    }
    expect((await stack.as('auditor', 'audit', 'verify', '--proof', 'x')).code).toBe(2);
  });
});

describe('audit consistency', () => {
  test('says whether the log begins with what was signed in a checkpoint that was kept', async () => {
    await inFolder(async (at) => {
      await stack.as('auditor', 'audit', 'export', '--tiles', at('log'));
      await stack.as('auditor', 'audit', 'list');
      const kept = at('log/checkpoint');
      const now = await stack.as('nobody', 'audit', 'consistency', kept);
      expect(now).toMatchObject({ code: 0, out: expect.stringContaining('continued: ') });
      const [line = '', size = ''] = readFileSync(kept, 'utf8').split('\n');
      writeFileSync(at('forged'), readFileSync(kept, 'utf8').replace(`\n${size}\n`, '\n3\n'));
      const forged = await stack.as('nobody', 'audit', 'consistency', kept, at('forged'));
      expect(forged).toMatchObject({ code: 3, out: expect.stringContaining('not-signed: ') });
      expect(line).not.toBe('');
      await stack.as('auditor', 'audit', 'export', '--tiles', at('newer'));
      const older = await stack.as(
        'nobody',
        'audit',
        'consistency',
        at('newer/checkpoint'),
        '--log',
        at('log'),
      );
      expect(older).toMatchObject({ code: 3, out: expect.stringContaining('rolled-back: ') });
    });
  });
});
