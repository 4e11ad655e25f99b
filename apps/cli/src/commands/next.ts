import type { ApiClient } from '@countersign/api-client';
import type { InboxItemView } from '@countersign/schema';
import type { Command } from 'commander';
import type { CliConfig } from '../config.ts';
import { type CommandContext, contextOf } from '../context.ts';
import { Refused, UsageError } from '../exit-codes.ts';
import { openTerminal } from '../input/open-terminal.ts';
import { decideOnItem, type Tally } from '../next/decide-on-items.ts';
import { isDecidable, readSubject } from '../next/subject.ts';

const REMEDY =
  '"countersign next --show" shows the most urgent item; decide on it with "countersign review approve ID --digest DIGEST" or "countersign governance approve ID --digest DIGEST".';

interface NextOptions {
  readonly account?: string;
  readonly show?: true;
}

/** `countersign next` */
export function addNextCommand(program: Command, config: CliConfig): void {
  program
    .command('next')
    .description('decide on what waits for you, one item at a time, with one key each')
    .option('--account <account>', 'only items of this account')
    .option('--show', 'show the most urgent item, and decide nothing')
    .action(async (options: NextOptions, command: Command) => {
      const context = contextOf(command, config);
      if (options.show === true) return await showFirst(context, options);
      if (context.json || context.quiet)
        throw new UsageError(`--json and --quiet need --show, because a program presses no keys. ${REMEDY}`);
      await decideOnAll(context, options);
    });
}

async function showFirst(context: CommandContext, options: NextOptions): Promise<void> {
  for await (const item of itemsOf(context.client(), options)) {
    if (!isDecidable(item)) continue;
    const subject = await readSubject(context, item);
    context.answer({ item, view: subject.view }, () => `${item.what}\n\n${subject.short}`, [item.id]);
    return;
  }
  context.answer(null, () => 'Nothing waits for your decision.', []);
}

async function decideOnAll(context: CommandContext, options: NextOptions): Promise<void> {
  using terminal = openTerminal(REMEDY);
  const tally: Tally = {};
  const others = new Map<InboxItemView['kind'], number>();
  const seen = new Set<string>();
  let hasLeft = false;
  // What came while others were decided on comes in another round.
  for (let found = true; found && !hasLeft; ) {
    found = false;
    for await (const item of itemsOf(context.client(), options)) {
      const key = `${item.kind} ${item.id} ${item.acknowledgement}`;
      if (seen.has(key)) continue;
      seen.add(key);
      found = true;
      if (!isDecidable(item)) {
        others.set(item.kind, (others.get(item.kind) ?? 0) + 1);
        continue;
      }
      const outcome = await decideOnItem(context, terminal, item);
      hasLeft = outcome === null;
      if (outcome === null) break;
      tally[outcome] = (tally[outcome] ?? 0) + 1;
    }
  }
  context.print(`\n${formatTally(tally, others, hasLeft)}`);
  if (tally.refused !== undefined) throw new Refused();
}

/** What waits, read page by page while it is decided upon. */
async function* itemsOf(
  client: Pick<ApiClient, 'listInbox'>,
  { account }: NextOptions,
): AsyncGenerator<InboxItemView> {
  let after: string | null = null;
  do {
    const page: Awaited<ReturnType<ApiClient['listInbox']>> = await client.listInbox({
      query: { limit: 20, ...(after === null ? {} : { after }) },
    });
    for (const item of page.items) if (account === undefined || item.account === account) yield item;
    after = page.next;
  } while (after !== null);
}

function formatTally(
  tally: Tally,
  others: ReadonlyMap<InboxItemView['kind'], number>,
  hasLeft: boolean,
): string {
  const counts = Object.entries(tally).map(([outcome, count]) => `${count} ${outcome}`);
  const rest = [...others].map(([kind, count]) => `${count} ${kind}${count === 1 ? '' : 's'}`);
  return [
    counts.length === 0 ? 'You decided on nothing.' : `You are through: ${counts.join(', ')}.`,
    ...(hasLeft ? ['What you did not come to waits on.'] : []),
    ...(rest.length === 0 ? [] : [`Also waiting for you: ${rest.join(', ')}; see "countersign inbox".`]),
  ].join('\n');
}
