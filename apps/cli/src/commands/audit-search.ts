import { type Command, Option } from 'commander';
import type { CliConfig } from '../config.ts';
import { contextOf } from '../context.ts';
import { entryTable } from '../output/entry-table.ts';
import { addFilterOptions, type FilterOptions, filterOf } from './log-filter-options.ts';

interface SearchOptions extends FilterOptions {
  readonly order: 'newest' | 'oldest';
  readonly after?: string;
  readonly limit: string;
}

/** `countersign audit search` */
export function addAuditSearchCommand(audit: Command, config: CliConfig): void {
  const command = audit
    .command('search')
    .description('find entries of the log by fields and words')
    .addOption(
      new Option('--order <order>', 'which come first').choices(['newest', 'oldest']).default('newest'),
    )
    .option('--after <index>', 'go on after this entry')
    .option('--limit <n>', 'how many', '50');
  addFilterOptions(command).action(async (options: SearchOptions, itself: Command) => {
    const { order, after, limit } = options;
    const context = contextOf(itself, config);
    const answer = await context
      .client()
      .searchEntries({ query: { ...filterOf(options), order, after, limit } });
    context.answer(
      answer,
      () =>
        [
          entryTable(answer.entries),
          '',
          answer.next === null ? 'no more' : `there are more: --after ${answer.next}`,
        ].join('\n'),
      answer.entries.map(({ index }) => String(index)),
    );
  });
}
