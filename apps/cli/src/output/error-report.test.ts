import { expect, test } from 'vitest';
import { runCli } from '../testing/run-cli.ts';

const directory = '/nonexistent/countersign';

/** The one line of standard error, where nothing was said on standard output. */
async function errorOf(...words: string[]) {
  const ran = await runCli([...words, '--json', '--data', directory]);
  expect(ran.out).toBe('');
  expect(ran.err.trimEnd().split('\n')).toHaveLength(1);
  return { code: ran.code, error: JSON.parse(ran.err).error };
}

test.each([
  [['request', 'show'], 2, 'USAGE', "missing required argument 'id'. Add --help for what there is."],
  [['request', 'list', '--sate', 'x'], 2, 'USAGE', "unknown option '--sate' (Did you mean --state?)."],
  [['request'], 2, 'USAGE', 'The command has commands of its own'],
  [['help', 'dance'], 2, 'USAGE', 'There is no command "dance"'],
  [['inbox'], 2, 'USAGE', 'enrol with "countersign enroll"'],
  [['audit', 'verify', directory], 2, 'USAGE', directory],
] as const)(
  'with --json, the error of %j is one JSON value on standard error',
  async (words, code, as, says) => {
    const found = await errorOf(...words);
    expect(found).toMatchObject({ code, error: { code: as, retryable: false, exitCode: code } });
    expect(found.error.message).toContain(says);
  },
);

test('behind "--" it is no option of this program', async () => {
  const ran = await runCli(['memory', 'add-command', '--data', directory, '--sate', '--', 'cat', '--json']);
  expect(ran).toMatchObject({ code: 2, err: expect.stringMatching(/^error: unknown option '--sate'/) });
});
