import { resolve } from 'node:path';
import { type ApiClient, createClient } from '@countersign/api-client';
import type { Command } from 'commander';
import { addressForPeople, type CliConfig, readAccess } from './config.ts';
import { nameGiven } from './names/resolve-names.ts';
import { escapeControls, removeControls } from './output/controls.ts';
import { withLocalTimes } from './output/format-time.ts';
import { printText } from './output/screen.ts';

/** What every command works with. */
export interface CommandContext {
  readonly config: CliConfig;
  readonly dataDirectory: string;
  /** Name of the local person who acts. */
  readonly as: string;
  readonly json: boolean;
  /** Print identifiers only. */
  readonly quiet: boolean;
  /** Signs in when it is first asked for. */
  readonly client: () => ApiClient;
  /** By which name the caller called something; undefined where by its identifier. */
  readonly nameOf: (id: string) => string | undefined;
  /** Where in a browser something is reviewed. */
  readonly reviewAddress: (subject: string) => string;
  /**
   * Prints the answer: for people, with --json the value itself and nothing else, or with --quiet nothing but the
   * identifiers of what was made or listed, one a line. An answer that has none is printed all the same, so that nothing is
   * lost that is told once only.
   */
  readonly answer: (value: unknown, forPeople: () => string, ids?: readonly string[]) => void;
  /** Prints something for people before the answer; not with --json. */
  readonly print: (text: string) => void;
  /** Prints one more line to what was answered, in whatever form that was asked for. */
  readonly line: (text: string) => void;
  /** Says how it goes, on standard error. */
  readonly say: (text: string) => void;
}

interface GlobalOptions {
  readonly data?: string;
  readonly as: string;
  readonly json?: true;
  readonly quiet?: true;
}

/** Makes the context from the global options of a command. */
export function contextOf(command: Command, base: CliConfig): CommandContext {
  const options = command.optsWithGlobals<GlobalOptions>();
  const useContext = command.getOptionValueSourceWithGlobals('as') !== 'cli';
  const dataDirectory = options.data === undefined ? base.dataDirectory : resolve(options.data);
  const config = { ...base, dataDirectory, useContext };
  const json = options.json === true;
  const quiet = options.quiet === true;
  let client: ApiClient | undefined;
  return {
    config,
    dataDirectory: config.dataDirectory,
    as: options.as,
    json,
    quiet,
    client: () => {
      client ??= createClient(readAccess(config, options.as));
      return client;
    },
    nameOf: (id) => nameGiven(command, id),
    reviewAddress: (subject) =>
      new URL(`/review/${subject}`, addressForPeople(config, readAccess(config, options.as).url)).href,
    answer: (value, forPeople, ids) => {
      if (quiet && !json && ids !== undefined) {
        process.stdout.write(ids.map((id) => `${id}\n`).join(''));
        return;
      }
      if (json) process.stdout.write(`${escapeControls(JSON.stringify(value, null, 2))}\n`);
      else printText(removeControls(forPeople()), config.terminal);
    },
    print: (text) => {
      if (!json && !quiet) printText(removeControls(text), { ...config.terminal, pager: '' });
    },
    line: (text) => void process.stdout.write(`${json ? escapeControls(text) : removeControls(text)}\n`),
    say: (text) => void process.stderr.write(`${removeControls(withLocalTimes(text))}\n`),
  };
}
