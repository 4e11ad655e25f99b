import { setTimeout as pause } from 'node:timers/promises';
import type { InboxItemView } from '@countersign/schema';
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { CliConfig } from '../config.ts';
import { type CommandContext, contextOf } from '../context.ts';
import { firstItems } from '../input/first-items.ts';
import { aborted, withStopSignal } from '../local/stop-signal.ts';
import { formatInbox, formatInboxCount } from '../output/format-inbox.ts';

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
    .option('--watch', 'keep running and report what comes and goes, until stopped')
    .addOption(new Option('--every <seconds>', 'how often --watch looks').default(5).argParser(wholeNumber))
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
      if (options.watch === true) await watch(context, items, options);
    });
}

/** Says what comes and goes; with --json one line for each. */
async function watch(
  context: CommandContext,
  begin: readonly InboxItemView[],
  { limit, every }: InboxOptions,
): Promise<void> {
  await withStopSignal(async (stop) => {
    let known = new Map(begin.map((item) => [keyOf(item), item]));
    while (!stop.aborted) {
      await Promise.race([
        aborted(stop),
        pause(every * 1_000, undefined, { signal: stop }).catch(() => undefined),
      ]);
      if (stop.aborted) return;
      const now = new Map((await firstItems(context.client(), limit)).map((item) => [keyOf(item), item]));
      for (const [key, item] of now) if (!known.has(key)) report(context, 'came', item);
      for (const [key, item] of known) if (!now.has(key)) report(context, 'went', item);
      known = now;
    }
  });
}

const keyOf = ({ kind, id, acknowledgement }: InboxItemView) => `${kind} ${id} ${acknowledgement}`;

function report(context: CommandContext, what: 'came' | 'went', item: InboxItemView): void {
  const line = context.json
    ? JSON.stringify({ [what]: item })
    : `${what}: ${item.kind} ${item.id}  ${item.what}`;
  context.line(line);
}

function wholeNumber(text: string): number {
  if (!/^[1-9]\d{0,4}$/.test(text))
    throw new InvalidArgumentError('It has to be a whole number from 1 to 99999.');
  return Number(text);
}
