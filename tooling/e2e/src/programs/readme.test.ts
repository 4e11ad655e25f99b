import { seedEmbeddedQueue } from '@countersign/queue/testing';
import { createDirectory } from '@countersign/test-kit';
import { expect, test } from 'vitest';
import { followReadme } from './testing/follow-readme.ts';
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
  await followReadme(directory.path);
});
