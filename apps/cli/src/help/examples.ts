import type { Command } from 'commander';
import { formatNamesTaken } from '../names/resolve-names.ts';
import { HOST_EXAMPLES } from './examples/host.ts';
import { LOG_EXAMPLES } from './examples/log.ts';
import { PEOPLE_EXAMPLES } from './examples/people.ts';
import { REGISTRY_EXAMPLES } from './examples/registry.ts';
import { WORK_EXAMPLES } from './examples/work.ts';
import { pathOf, withAllBelow } from './with-all-below.ts';

/** Calls by the command that they show: what is typed behind `countersign`, and behind a `#` what it does. */
export const EXAMPLES: Readonly<Record<string, readonly string[]>> = {
  ...HOST_EXAMPLES,
  ...WORK_EXAMPLES,
  ...PEOPLE_EXAMPLES,
  ...REGISTRY_EXAMPLES,
  ...LOG_EXAMPLES,
};

/** One call that a help shows. */
export interface Example {
  /** What is typed behind `countersign`. */
  readonly call: string;
  /** What it does; empty where that goes without saying. */
  readonly does: string;
}

/** Of a command with commands of its own, as many of theirs are shown. */
const OF_A_GROUP = 4;

/** The calls that the help of a command shows; those of a group are the first ones of its commands. */
export function examplesOf(command: Command): readonly Example[] {
  const own = EXAMPLES[pathOf(command)];
  if (own !== undefined) return own.map(parseExample);
  return command.commands.flatMap((one) => examplesOf(one).slice(0, 1)).slice(0, OF_A_GROUP);
}

/** Has every help end with examples. */
export function addExamples(program: Command): void {
  for (const command of withAllBelow(program))
    command.addHelpText('after', () => {
      const examples = examplesOf(command);
      const names = formatNamesTaken(command);
      return [
        ...(names === undefined ? [] : [`\n${names}`]),
        ...(examples.length === 0 ? [] : [`\nExamples:\n${renderExamples(examples)}\n`]),
      ].join('\n');
    });
}

function parseExample(text: string): Example {
  const [call = '', does = ''] = text.split(/ {2}# /);
  return { call, does };
}

/** What is behind a call begins in one column, as long as it does not get too far to the right. */
const FAR = 56;

function renderExamples(examples: readonly Example[]): string {
  const near = examples.filter(({ call }) => call.length <= FAR).map(({ call }) => call.length);
  const column = Math.max(0, ...near);
  return examples
    .map(({ call, does }) =>
      `  countersign ${does === '' ? call : `${call.padEnd(column)}   ${does}`}`.trimEnd(),
    )
    .join('\n');
}
