import { ApiError } from '@countersign/api-client';
import { type GovernanceChangeView, ROUTES } from '@countersign/schema';
import type { Command } from 'commander';
import type { CliConfig } from '../config.ts';
import { contextOf } from '../context.ts';
import { checkInput } from '../input/check-input.ts';
import { checkReason } from '../input/check-reason.ts';
import { recordShown, requireSeen } from '../local/shown.ts';
import { formatGovernanceChange, namesIn, withNames } from '../output/format-governance-change.ts';
import { formatSignHere, withReviewAddress } from '../output/review-address.ts';
import { table } from '../output/table.ts';
import { withMore } from '../output/with-more.ts';

/** `countersign governance ...`: changes of who may do what, whatever asked for them. */
export function addGovernanceCommands(program: Command, config: CliConfig): void {
  const governance = program
    .command('governance')
    .description('changes of who may do what, and their reviews');
  addReading(governance, config);
  addReviewing(governance, config);
  governance
    .command('withdraw <id>')
    .description('take a change back that you asked for')
    .action(async (id: string, _options: unknown, command: Command) => {
      const context = contextOf(command, config);
      const answer = await context.client().withdrawChange({ params: { id } });
      context.answer(answer, () => `${id} is ${answer.state}`, [id]);
    });
}

function addReading(governance: Command, config: CliConfig): void {
  governance
    .command('list')
    .description('list the changes that wait for reviews or to be carried out, newest first')
    .option('--state <state>', 'proposed, approved, done, rejected, withdrawn, expired or superseded')
    .option('--all', 'also those that are over')
    .option('--limit <n>', 'how many', '50')
    .option('--after <id>', 'go on after this one')
    .action(async ({ all = false, ...options }: ListOptions, command: Command) => {
      const context = contextOf(command, config);
      const query = checkInput(ROUTES.listChanges.query, all ? options : { state: 'open', ...options });
      const { changes, next } = await context.client().listChanges({ query });
      context.answer(
        changes,
        () =>
          changes.length === 0
            ? options.state === undefined && !all
              ? 'Nothing waits. "countersign governance list --all" shows what is over.'
              : 'There is no such change.'
            : withMore(
                table(
                  ['change', 'state', 'approvals', 'asked for by', 'what'],
                  changes.map((change) => [
                    change.id,
                    change.state,
                    formatApprovals(change),
                    namesIn(change)(change.proposer),
                    formatFirstItem(change),
                  ]),
                ),
                next,
              ),
        changes.map(({ id }) => id),
      );
    });
  governance
    .command('show <id>')
    .description('show a change: what is different afterwards, why, and who may review it')
    .action(async (id: string, _options: unknown, command: Command) => {
      const context = contextOf(command, config);
      const change = await context.client().showChange({ params: { id } });
      if (!context.quiet) recordShown(context, change);
      context.answer(
        change,
        () =>
          formatGovernanceChange(change) +
          formatSignHere(context, { id, isOpen: change.state === 'proposed' }),
        [id],
      );
    });
}

interface ListOptions {
  readonly state?: string;
  readonly all?: boolean;
  readonly limit: string;
  readonly after?: string;
}

const formatApprovals = ({ reviews, approvalsNeeded }: GovernanceChangeView): string =>
  approvalsNeeded === 0
    ? '-'
    : `${reviews.filter(({ verdict }) => verdict === 'approve').length} of ${approvalsNeeded}`;

/** What it is about, in one line; `governance show` has all of it. */
function formatFirstItem(change: GovernanceChangeView): string {
  const [first, ...others] = change.items;
  const said = first === undefined ? '' : withNames(change, `${first.what}: ${first.after}`);
  return `${change.content.kind}: ${said}${others.length === 0 ? '' : `, and ${others.length} more`}`;
}

function addReviewing(governance: Command, config: CliConfig): void {
  for (const verdict of ['approve', 'reject'] as const) {
    const command = governance
      .command(`${verdict} <id>`)
      .description(`${verdict} a change that somebody else asked for`)
      .option('--digest <digest>', 'digest of the change that you looked at');
    const withReason =
      verdict === 'reject'
        ? command.requiredOption('--reason <text>', 'why; whoever asked is shown it')
        : command.option('--reason <text>', 'why');
    withReason.action(async (id: string, options: { digest?: string; reason?: string }, command: Command) => {
      const context = contextOf(command, config);
      const client = context.client();
      const looked = await client.showChange({ params: { id } });
      if (verdict === 'approve' && options.digest === undefined)
        requireSeen(context, looked, () => formatGovernanceChange(looked));
      const { digest } = looked;
      const { reason } = options;
      checkReason(reason);
      const body = { verdict, digest: options.digest ?? digest };
      const answer = await client
        .reviewChange({ params: { id }, body: reason === undefined ? body : { ...body, reason } })
        .catch((error: unknown) => {
          if (error instanceof ApiError && error.code === 'PASSKEY_SIGNATURE_REQUIRED')
            error.message = withReviewAddress(context, error.message, id);
          throw error;
        });
      const change = await client.showChange({ params: { id } });
      context.answer(answer, () => formatGovernanceChange(change), [id]);
    });
  }
}
