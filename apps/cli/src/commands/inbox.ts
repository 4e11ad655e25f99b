import type { InboxItemView } from '@countersign/schema';
import { type Command, Option } from 'commander';
import type { CliConfig } from '../config.ts';
import { contextOf } from '../context.ts';
import { firstItems } from '../input/first-items.ts';
import { formatInbox, formatInboxCount } from '../output/format-inbox.ts';
import { createEveryOption, WATCH_OPTION, watchList, wholeNumber } from '../watch/watch-list.ts';

interface InboxOptions {
  readonly limit: number;
  readonly watch?: true;
  readonly every: number;
}

/** `countersign inbox` */
export function addInboxCommand(program: Command, config: CliConfig): void {
  program
    .command('inbox')
    .description(
      'what waits for you: reviews, acknowledgements, requests to edit, tasks, second looks, changes, credentials and tokens',
    )
    .addOption(new Option('--limit <n>', 'how many to show at most').default(50).argParser(wholeNumber))
    .option(...WATCH_OPTION)
    .addOption(createEveryOption())
    .action(async (options: InboxOptions, command: Command) => {
      const context = contextOf(command, config);
      const client = context.client();
      const items = await firstItems(client, options.limit);
      const count = await client.countInbox({});
      context.answer(
        { items, count },
        () =>
          items.length === 0
            ? formatInboxCount(count)
            : `${formatInbox(items, Date.now())}\n\n${formatInboxCount(count)}${items.length < count.total ? ` Shown are ${items.length}; --limit shows more.` : ''}`,
        items.map(({ id }) => id),
      );
      if (options.watch === true)
        await watchList(context, {
          begin: items,
          everySeconds: options.every,
          read: () => firstItems(client, options.limit),
          keyOf,
          format: (item) => `${item.kind} ${item.id}  ${item.what}`,
        });
    });
}

const keyOf = ({ kind, id, acknowledgement }: InboxItemView) => `${kind} ${id} ${acknowledgement}`;
