import type { Command } from 'commander';
import { describe, expect, test } from 'vitest';
import { readConfig } from '../config.ts';
import { buildProgram } from '../program.ts';
import { runCli } from '../testing/run-cli.ts';
import { EXAMPLES, examplesOf } from './examples.ts';
import { pathOf, withAllBelow } from './with-all-below.ts';

/** The words of a call as a shell makes them, up to a pipe or a redirection. */
const wordsOf = (call: string): readonly string[] =>
  [...call.replace(/ [|>].*$/, '').matchAll(/"([^"]*)"|(\S+?)="([^"]*)"|\S+/g)].map(
    ([word, quoted, name, value]) => quoted ?? (name === undefined ? word : `${name}=${value}`),
  );

/** The real program, where each command says that it was called and does nothing. */
function recordCalls(): { readonly program: Command; readonly called: string[] } {
  const called: string[] = [];
  const program = buildProgram(readConfig({}));
  for (const command of withAllBelow(program)) {
    command.configureOutput({ writeErr: () => undefined });
    if (command.commands.length === 0) command.action(() => void called.push(pathOf(command)));
  }
  return { program, called };
}

const { program, called } = recordCalls();
const commands = withAllBelow(program).map((command) => ({ path: pathOf(command), command }));

describe.each(commands)('the help of "countersign $path"', ({ path, command }) => {
  test('has examples, each of which the program takes', async () => {
    const examples = examplesOf(command);
    expect(examples).not.toEqual([]);
    for (const { call } of examples) {
      called.length = 0;
      await program.parseAsync(wordsOf(call), { from: 'user' });
      expect(called, call).toHaveLength(1);
    }
  });

  test('shows that command first', () => {
    const [first] = examplesOf(command);
    if (path !== '') expect(`${first?.call} `).toMatch(new RegExp(`^${path} `));
  });
});

test('an example with a word that the program does not know is noticed', async () => {
  await expect(program.parseAsync(wordsOf('request list --sate done'), { from: 'user' })).rejects.toThrow(
    "unknown option '--sate'",
  );
});

test('no example is of a command that there is not', () => {
  const paths = new Set(commands.map(({ path }) => path));
  expect(Object.keys(EXAMPLES).filter((path) => !paths.has(path))).toEqual([]);
});

test.each([
  ['approve', 'Did you mean "countersign review approve", "countersign policy approve"'],
  ['reqest', 'Did you mean request?'],
])('of a command that is not known, %s, a close one is suggested', async (word, says) => {
  const { code, err } = await runCli([word]);
  expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining(says) });
});
