import { examplesOf, pathOf, withAllBelow } from '@countersign/cli/help';
import { buildProgram } from '@countersign/cli/program';
import { page, table } from './markdown.ts';

/** Nothing of it is read before a command is run. */
const NOTHING = {
  projectDirectory: '',
  dataDirectory: '',
  url: undefined,
  token: undefined,
  batchMaxBytes: 0,
  terminal: { plain: true, pager: '', environment: {} },
  environment: {},
};

/** The page about every command. @throws Error where one has no example */
export function commandsPage(): string {
  const program = buildProgram(NOTHING);
  const commands = withAllBelow(program).filter((one) => one.commands.length === 0);
  return page({
    from: 'apps/cli/src/commands and apps/cli/src/help/examples',
    parts: [
      '# Commands',
      'What `--help` says of each command. Every command takes these options as well:',
      optionTable(program),
      'Exit codes: 0 done, 1 refused or failed, 2 wrong usage, 3 the log does not verify.',
      ...commands.map(section),
    ],
  });
}

type Command = ReturnType<typeof buildProgram>;

function section(command: Command): string {
  const path = pathOf(command);
  const examples = examplesOf(command);
  if (examples.length === 0)
    throw new Error(`"countersign ${path}" has no example: give it one in apps/cli/src/help/examples.`);
  const calls = examples.map(({ call, does }) => `countersign ${call}${does === '' ? '' : ` # ${does}`}`);
  const description = command.description();
  return [
    `## ${path}`,
    `${description.charAt(0).toUpperCase()}${description.slice(1)}.`,
    ['```sh', ...calls, '```'].join('\n'),
    ...(command.options.length === 0 ? [] : [optionTable(command)]),
  ].join('\n\n');
}

const optionTable = (command: Command): string =>
  table(
    ['Option', 'Is'],
    command.options.map((one) => [
      `\`${one.flags}\``,
      [
        one.description,
        ...(one.argChoices === undefined ? [] : [`one of ${one.argChoices.join(', ')}`]),
        ...(one.mandatory ? ['required'] : []),
        ...(one.defaultValue === undefined ||
        one.defaultValue === '' ||
        typeof one.defaultValue === 'boolean' ||
        Array.isArray(one.defaultValue)
          ? []
          : [`${one.defaultValue} when left out`]),
      ].join('; '),
    ]),
  );
