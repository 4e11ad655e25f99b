import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createDirectory } from '@countersign/test-kit';
import { describe, expect, test } from 'vitest';
import { readConfig } from '../config.ts';
import { buildProgram } from '../program.ts';
import { completeWords } from './complete-words.ts';
import { COMPLETION_SCRIPTS, SHELLS } from './scripts.ts';

const program = buildProgram(readConfig({}));
const asked: string[] = [];
const complete = async (line: string): Promise<readonly string[]> => {
  asked.length = 0;
  const found = await completeWords(program, line.split(' '), async (kind) => {
    asked.push(kind);
    return [{ word: `one-${kind.replace(' ', '-')}`, description: '' }];
  });
  return found.map(({ word }) => word);
};

describe('what may stand at the cursor', () => {
  test.each([
    ['req', ['request']],
    ['request s', ['submit', 'show']],
    ['help request s', ['submit', 'show']],
    ['policy sources ', ['check']],
    ['task complete x --ver', ['--verdict']],
    ['task complete x --verdict ', ['done', 'not-done', 'retry', 'abandon']],
    ['task complete x --verdict d', ['done']],
    ['token create --scope read su', ['submit']],
    ['audit export --format c', ['cloudevents', 'cef', 'csv']],
    ['request list --jso', ['--json']],
    ['key rotate ', ['log', 'review', 'personal', 'worker']],
    ['completion z', ['zsh']],
    ['request show one two', []],
    ['dance ', []],
  ])('after "%s" it is %j, without a call', async (line, words) => {
    expect(await complete(line)).toEqual(words);
    expect(asked).toEqual([]);
  });

  test.each([
    ['request show ', 'request'],
    ['task start ', 'task'],
    ['batch status --watch ', 'batch'],
    ['api-user show ', 'API user'],
    ['review approve x ', 'request'],
    ['request list --account ', 'account'],
    ['principal invite ', 'principal'],
    ['group set security x ', 'principal'],
    ['--as ', 'local person'],
    ['integration retire ', 'integration'],
    ['policy explain ', 'decision'],
  ])('after "%s" it is what there is of a kind: %s', async (line, kind) => {
    expect(await complete(line)).toEqual([`one-${kind.replace(' ', '-')}`]);
    expect(asked).toEqual([kind]);
  });

  test('an option is not offered again', async () => {
    expect(await complete('task complete x --verdict done --ver')).toEqual([]);
  });

  test('a command that no help shows is not offered', async () => {
    expect(await complete('compl')).toEqual(['completion']);
  });
});

const isInstalled = (shell: string) => spawnSync(shell, ['--version']).error === undefined;
const MAIN = join(import.meta.dirname, '..', 'main.ts');

describe.each(SHELLS)('%s', (shell) => {
  test.runIf(isInstalled(shell))('understands its script', () => {
    const flag = shell === 'fish' ? '--no-execute' : '-n';
    using own = createDirectory();
    const script = join(own.path, 'script');
    writeFileSync(script, COMPLETION_SCRIPTS[shell]);
    const { status, stderr } = spawnSync(shell, [flag, script], { encoding: 'utf8' });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });
});

test('bash completes by it, and quotes what has a space', () => {
  const script = `countersign() {
  [ "$1" = complete ] && printf 'Magento shop\\tan API user\\nMagento\\t\\n'
}
${COMPLETION_SCRIPTS.bash}
COMP_WORDS=(countersign api-user show Mag); COMP_CWORD=3
_countersign
printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { stdout, stderr } = spawnSync('bash', ['-c', script], { encoding: 'utf8' });
  expect({ stdout, stderr }).toEqual({ stdout: 'Magento\\ shop\nMagento\n', stderr: '' });
});

test('the program answers a shell with words and what they are', () => {
  const { stdout } = spawnSync(process.execPath, [MAIN, 'complete', '--', 'request', 'ca'], {
    encoding: 'utf8',
    env: process.env,
  });
  expect(stdout).toBe('cancel\tcancel a request before the provider is touched\n');
});
