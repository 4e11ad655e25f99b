import { type ReviewVerdict, ROUTES, reviewVerdictSchema, type SelectionView } from '@countersign/schema';
import { type Command, Option } from 'commander';
import type { CliConfig } from '../config.ts';
import { type CommandContext, contextOf } from '../context.ts';
import { Refused, UsageError } from '../exit-codes.ts';
import { checkInput } from '../input/check-input.ts';
import { checkReason } from '../input/check-reason.ts';
import { delegatorNamed } from '../input/delegator-named.ts';
import { requireYes } from '../input/require-yes.ts';
import { table } from '../output/table.ts';

interface SelectionOptions {
  readonly where: readonly string[];
  readonly verdict?: ReviewVerdict;
  readonly reason?: string;
  readonly digest?: string;
  readonly for?: string;
}

/** `countersign review selection`: many at once, frozen before anybody decides. */
export function addReviewSelectionCommand(review: Command, config: CliConfig): void {
  review
    .command('selection')
    .description(
      'show requests that wait for your review, and decide on all of them together; what arrives or is edited later is not included',
    )
    .requiredOption(
      '--where <name=value...>',
      'which requests, by account, provider, action, integration, batch, requester or risk',
    )
    .option(
      '--for <person>',
      'those that wait for you in place of this person, who has delegated them to you',
    )
    .addOption(new Option('--verdict <verdict>', 'what to decide').choices(reviewVerdictSchema.options))
    .option('--reason <text>', 'why; required to reject or return them')
    .option('--digest <digest>', 'digest of the selection that you were shown; decides without asking')
    .action(async (options: SelectionOptions, command: Command) => {
      const context = contextOf(command, config);
      const { verdict, reason } = options;
      checkReason(reason);
      if (verdict !== undefined && verdict !== 'approve' && reason === undefined)
        throw new UsageError('Give a --reason; the requester is shown it.');
      const inPlace =
        options.for === undefined ? {} : { onBehalfOf: await delegatorNamed(context.client(), options.for) };
      const filter = { ...filterFrom(options.where), ...inPlace };
      const query = checkInput(ROUTES.selectReviews.query, filter, '--where ');
      const selection = await context.client().selectReviews({ query });
      if (verdict === undefined || selection.rows.length === 0) {
        context.answer(
          selection,
          () => formatSelection(selection),
          selection.rows.map(({ request }) => request),
        );
        return;
      }
      if (options.digest === undefined) {
        context.print(`${formatSelection(selection)}\n`);
        await requireYes(
          `${verdict} these ${selection.rows.length}? Type yes: `,
          'Look at the selection, and add --digest with the digest that is shown.',
        );
      } else if (options.digest !== selection.digest)
        throw new UsageError(
          'The selection has changed since you were shown it: something was edited, settled or submitted. Nothing was decided. Look at it again.',
        );
      await reviewAll(context, selection, { verdict, reason, ...inPlace });
    });
}

async function reviewAll(
  context: CommandContext,
  { rows, digest }: SelectionView,
  {
    verdict,
    reason,
    ...inPlace
  }: {
    readonly verdict: ReviewVerdict;
    readonly reason: string | undefined;
    readonly onBehalfOf?: string;
  },
): Promise<void> {
  const answer = await context.client().reviewSelection({
    body: {
      verdict,
      digest,
      rows: rows.map(({ request, digest: revision }) => ({ request, digest: revision })),
      ...(reason === undefined ? {} : { reason }),
      ...inPlace,
    },
  });
  const refused = answer.rows.filter(({ error }) => error !== null);
  context.answer(
    answer.rows,
    () =>
      [
        `${answer.rows.length - refused.length} of ${answer.rows.length} reviewed.`,
        ...(refused.length === 0
          ? []
          : [
              'These were refused, and still wait:',
              table(
                ['request', 'why'],
                refused.map(({ request, error }) => [request, error?.message ?? '']),
              ),
            ]),
      ].join('\n'),
    answer.rows.filter(({ error }) => error === null).map(({ request }) => request),
  );
  if (refused.length > 0) throw new Refused();
}

function filterFrom(where: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    where.map((one) => {
      const at = one.indexOf('=');
      if (at < 1) throw new UsageError(`--where ${one}: write it as name=value, such as account=acme.`);
      return [one.slice(0, at), one.slice(at + 1)];
    }),
  );
}

function formatSelection({ rows, left, digest, isAll }: SelectionView): string {
  const parts = [
    rows.length === 0
      ? 'Nothing that waits for your review matches.'
      : table(
          ['request', 'risk', 'what'],
          rows.map(({ request, risk, what }) => [request, risk, what]),
        ),
    left.length === 0
      ? ''
      : `Not included, to be reviewed one by one:\n${table(
          ['request', 'why', 'what'],
          left.map(({ request, why, what }) => [request, why, what]),
        )}`,
    rows.length === 0 ? '' : `${rows.length} requests, digest ${digest}`,
    isAll ? '' : 'There is more than fits into one selection. Run the command again for the rest.',
  ];
  return parts.filter((part) => part !== '').join('\n\n');
}
