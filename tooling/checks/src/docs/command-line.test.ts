import { expect, test } from 'vitest';
import { openCommandLine } from './command-line.ts';
import { findCommands } from './find-commands.ts';
import { findPaths } from './find-paths.ts';
import { parseDocument } from './parse-document.ts';
import { readDocuments } from './read-documents.ts';

const named = (text: string) => ({ path: 'docs/x.md', ...parseDocument(text) });
const commandLine = openCommandLine();

test.each([
  [['audit', 'verify', '--vkey', 'KEY'], undefined],
  [['--as', 'auditor', '--json', 'audit', 'list', '--limit', '5'], undefined],
  [['doctor'], undefined],
  [['audit', 'forge'], 'there is no command audit forge'],
  [['conjure'], 'there is no command conjure'],
  [['audit', 'verify', '--quickly'], 'audit verify has no option --quickly'],
])('of the call %j it is said: %s', (words, problem) => {
  expect(commandLine.problemOf(words)).toBe(problem);
});

test('calls are found in shell blocks, at prompts, and in the text without the name of the program', () => {
  const text = [
    'First `audit verify`, or `./countersign doctor`; `audit.verify` is none.',
    '```sh test',
    'task=$(./countersign --as auditor task list | grep -o tsk) # countersign: none here',
    '```',
    '```text',
    '$ ./countersign demo',
    'countersign is none here',
    '```',
  ].join('\n');
  expect(findCommands(named(text), new Set(['audit']))).toEqual([
    { place: 'docs/x.md:3', words: ['--as', 'auditor', 'task', 'list'] },
    { place: 'docs/x.md:6', words: ['demo'] },
    { place: 'docs/x.md:1', words: ['audit', 'verify'] },
    { place: 'docs/x.md:1', words: ['doctor'] },
  ]);
});

test('paths of the checkout are found, and not those with a part to fill in', () => {
  const text =
    'See `packages/store`, `tooling/*`, `packages/<name>`, `docs/adr/NNNN-name.md` and `keys/log.key`.';
  expect(findPaths(named(text)).map((path) => path.text)).toEqual(['packages/store', 'tooling/*']);
});

test('the commands and options of the command line that documents show exist', async () => {
  const documents = await readDocuments();
  const commands = documents.flatMap((document) => findCommands(document, commandLine.groups));
  expect(commands.length).toBeGreaterThan(20);
  const problems = commands.flatMap(({ place, words }) => {
    const problem = commandLine.problemOf(words);
    return problem === undefined ? [] : [`${place}: ${problem}`];
  });
  expect(problems).toEqual([]);
});
