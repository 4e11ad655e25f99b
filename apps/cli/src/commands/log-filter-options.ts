import {
  ENTRY_OUTCOMES,
  type EntryOutcome,
  type LogFilter,
  PROVIDERS,
  type Provider,
} from '@countersign/schema';
import { type Command, Option } from 'commander';

/** The filters as words of the command line; what they may be is told by the service. */
export interface FilterOptions
  extends Partial<Record<Exclude<keyof LogFilter, 'type' | 'provider' | 'outcome'>, string>> {
  readonly type?: readonly string[];
  readonly provider?: Provider;
  readonly outcome?: EntryOutcome;
}

/** Adds the filters of entries to a command. */
export function addFilterOptions(command: Command): Command {
  return command
    .option(
      '--from <place>',
      'first entry: an index, a day or a time, such as 17, 2026-03-01 or 2026-03-01T12:00:00Z',
    )
    .option('--to <place>', 'last entry, itself included')
    .option('--type <type...>', 'only those of these types, such as permit.issued')
    .option('--request <id>', 'only those of this request')
    .option('--actor <who>', 'only what this principal (identifier, address or name), worker or "system" did')
    .option('--account <id>', 'only about this provider account')
    .addOption(new Option('--provider <name>', 'only about this provider').choices(PROVIDERS))
    .option('--integration <name>', 'only about this integration')
    .addOption(new Option('--outcome <outcome>', 'only what ended so').choices(ENTRY_OUTCOMES))
    .option(
      '--text <words>',
      'only those with all these words in them, or about whoever has this name or label',
    );
}

/** The filters as the service takes them. */
export function filterOf(options: FilterOptions) {
  const { from, to, type, request, actor, account, provider, integration, outcome, text } = options;
  const fields = { from, to, request, actor, account, provider, integration, outcome, text };
  return { ...fields, type: type?.join(',') };
}
