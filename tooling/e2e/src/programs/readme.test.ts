import { seedEmbeddedQueue } from '@countersign/queue/testing';
import { createDirectory } from '@countersign/test-kit';
import { expect, test } from 'vitest';
import { followDocument } from './testing/follow-document.ts';
import { run } from './testing/program.ts';
import { testedCommands } from './testing/readme.ts';

const LIMIT = 240_000;

test('commands are read out of a document with how they end', () => {
  const markdown = [
    '```sh',
    'not tested',
    '```',
    '```sh test',
    './countersign a # exit 1',
    '',
    './countersign b \\',
    '  --c "# exit 3"',
    '```',
  ].join('\n');
  expect(testedCommands(markdown)).toEqual([
    { command: './countersign a', exitCode: 1 },
    { command: './countersign b    --c "# exit 3"', exitCode: 0 },
  ]);
});

test('the commands of the README end as it says, one after the other, in a data directory that was never used', {
  timeout: LIMIT,
}, async () => {
  using directory = createDirectory();
  await seedEmbeddedQueue(directory.path);
  await followDocument('README.md', { dataDirectory: directory.path });
});

test('the commands of the guide to files lead from a file to its results and a corrected one', {
  timeout: LIMIT,
}, async () => {
  using directory = createDirectory();
  await seedEmbeddedQueue(directory.path);
  const dataDirectory = directory.path;
  await followDocument('docs/guides/files-of-requests.md', {
    dataDirectory,
    afterwards: async () => {
      const { out } = await run(['--json', '--as', 'requester', 'batch', 'list'], { dataDirectory });
      expect(JSON.parse(out).batches).toMatchObject([
        { fileName: 'fixed.csv', state: 'cancelled', rows: 2, decided: 2 },
        { fileName: 'names.csv', state: 'decided', rows: 2, decided: 2 },
      ]);
    },
  });
});

test('the commands of the guide to a new installation lead from an empty directory to a sealed one', {
  timeout: LIMIT,
}, async () => {
  using directory = createDirectory();
  await seedEmbeddedQueue(directory.path);
  const dataDirectory = directory.path;
  const asked = async (...words: string[]) =>
    JSON.parse((await run(['--json', '--as', 'ada', ...words], { dataDirectory })).out);
  await followDocument('docs/guides/set-up-an-installation.md', {
    dataDirectory,
    start: ['start', '--no-sandbox'],
    afterwards: async () => {
      expect(await asked('doctor')).toContainEqual({
        check: 'set-up',
        ok: true,
        found: expect.stringMatching(/^over since entry \d+/),
      });
      const people = (await asked('principal', 'list')).map(
        ({ email, state }: { email: string; state: string }) => `${email} ${state}`,
      );
      expect(people.sort()).toEqual([
        'ada@acme.example active',
        'administrator@countersign.invalid deactivated',
        'anna@acme.example active',
        'boris@acme.example active',
        'bruno@acme.example active',
      ]);
    },
  });
});
