import { type ApiClient, createClient } from '@countersign/api-client';
import type { Command } from 'commander';
import { type CliConfig, readAccess } from './config.ts';

/** What every command works with. */
export interface CommandContext {
  readonly config: CliConfig;
  readonly dataDirectory: string;
  /** Name of the local person who acts. */
  readonly as: string;
  readonly json: boolean;
  /** Signs in when it is first asked for. */
  readonly client: () => ApiClient;
  /** Prints the answer: for people, or with --json the value itself and nothing else. */
  readonly answer: (value: unknown, forPeople: () => string) => void;
}

interface GlobalOptions {
  readonly data?: string;
  readonly as: string;
  readonly json?: true;
}

/** Makes the context from the global options of a command. */
export function contextOf(command: Command, base: CliConfig): CommandContext {
  const options = command.optsWithGlobals<GlobalOptions>();
  const config = options.data === undefined ? base : { ...base, dataDirectory: options.data };
  const json = options.json === true;
  let client: ApiClient | undefined;
  return {
    config,
    dataDirectory: config.dataDirectory,
    as: options.as,
    json,
    client: () => {
      client ??= createClient(readAccess(config, options.as));
      return client;
    },
    answer: (value, forPeople) => {
      process.stdout.write(json ? `${JSON.stringify(value, null, 2)}\n` : `${forPeople()}\n`);
    },
  };
}
