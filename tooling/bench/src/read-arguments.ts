import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { Sizing } from './pipeline/size.ts';

/** What the person at the terminal asks for. */
export interface Arguments {
  readonly names: readonly string[];
  readonly sizing: Sizing;
  /** Directory for CPU profiles. */
  readonly profile: string | undefined;
}

/** What can be profiled. */
const PROFILED = ['pipeline/update', 'pipeline/row-work', 'batch'];

/** @throws TypeError that says what is wrong with them */
export function readArguments(args: readonly string[]): Arguments {
  const { positionals: names, values } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      full: { type: 'boolean', default: false },
      size: { type: 'string' },
      profile: { type: 'string' },
    },
  });
  const { full, size, profile } = values;
  if (size !== undefined && !/^[1-9][0-9]*$/.test(size))
    throw new TypeError(`--size takes a number of requests, rows or API users, and not ${size}.`);
  if (profile !== undefined && !names.some((name) => PROFILED.includes(name)))
    throw new TypeError(
      `--profile is for ${PROFILED.join(', ')}: npm run bench -- ${PROFILED[0]} --profile DIR`,
    );
  return {
    names,
    sizing: { full, size: size === undefined ? null : Number(size) },
    profile: profile === undefined ? undefined : resolve(profile),
  };
}
