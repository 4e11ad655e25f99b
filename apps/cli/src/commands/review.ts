import {
  type AcknowledgementKind,
  acknowledgementKindSchema,
  type RequestViewWire,
  type ReviewVerdict,
} from '@countersign/schema';
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { CliConfig } from '../config.ts';
import { type CommandContext, contextOf } from '../context.ts';
import { Refused, UsageError } from '../exit-codes.ts';
import { checkReason } from '../input/check-reason.ts';
import { delegatorNamed } from '../input/delegator-named.ts';
import { isPrinted, lastShown, recordShown, unseenProblem } from '../local/shown.ts';
import { formatRequest } from '../output/format-request.ts';
import { withReviewAddress } from '../output/review-address.ts';
import { table } from '../output/table.ts';
import { addReviewSelectionCommand } from './review-selection.ts';

type Verdict = ReviewVerdict;

interface ReviewOptions {
  readonly batch?: string;
  readonly reason?: string;
  readonly digest?: string;
  readonly revision?: number;
  readonly for?: string;
}

interface ReviewLine {
  readonly request: string;
  readonly state: string;
  readonly error: string | null;
}

/** `countersign review ...` */
export function addReviewCommands(program: Command, config: CliConfig): void {
  const review = program
    .command('review')
    .description('approve or reject requests of others, or return them for changes');
  for (const verdict of ['approve', 'reject', 'return'] as const) {
    const command = review
      .command(`${verdict} [requests...]`)
      .description(
        `${verdict} requests${verdict === 'return' ? ' to whoever asked, to be changed' : ''}; one request is shown first, several and those of a batch are not: "review selection" shows many before it decides`,
      )
      .option('--batch <id>', 'every request of this batch that is in review, without showing them')
      .option(
        '--for <person>',
        'in place of somebody who has delegated it to you, by address, name or identifier',
      )
      .option('--digest <digest>', 'digest of the revision that you looked at (one request only)')
      .addOption(
        new Option(
          '--revision <n>',
          'number of the revision that you looked at (one request only)',
        ).argParser(revisionNumber),
      );
    const withReason =
      verdict !== 'approve'
        ? command.requiredOption('--reason <text>', 'why; the requester is shown it')
        : command.option('--reason <text>', 'why');
    withReason.action(async (requests: string[], options: ReviewOptions, command: Command) => {
      await reviewAll(contextOf(command, config), verdict, { ...options, requests });
    });
  }
  addReviewSelectionCommand(review, config);
  review
    .command('acknowledge <request>')
    .requiredOption('--kind <kind>', acknowledgementKindSchema.options.join(', '))
    .option(
      '--digest <digest>',
      'digest of the revision that you looked at; default: the one shown to you last',
    )
    .description('acknowledge what a request means, such as breakage or owner-told')
    .action(async (id: string, options: { kind: string; digest?: string }, command: Command) => {
      const context = contextOf(command, config);
      const kind = acknowledgement(options.kind);
      // What is acknowledged is what this person was shown, and nothing that it was edited to since.
      const digest = options.digest ?? lastShown(context, id);
      const name = context.nameOf(id);
      if (name !== undefined && digest === undefined)
        throw new UsageError(
          `"${name}" means ${id} now, and you have not been shown that before. Look at it with "countersign request show" first.`,
        );
      const body = { kind, ...(digest === undefined ? {} : { digest }) };
      const answer = await context.client().acknowledgeRequest({ params: { id }, body });
      context.answer(answer, () => `${id} is ${answer.state}`, [id]);
    });
}

async function reviewAll(
  context: CommandContext,
  verdict: Verdict,
  options: ReviewOptions & { readonly requests: readonly string[] },
): Promise<void> {
  const { requests, batch, digest, revision, reason } = options;
  if (requests.length > 0 === (batch !== undefined)) {
    throw new UsageError('Name the requests to review, or a batch with --batch.');
  }
  if ((digest !== undefined || revision !== undefined) && requests.length !== 1)
    throw new UsageError('--digest and --revision go with exactly one request.');
  checkReason(reason);
  const ids = batch === undefined ? requests : await inReview(context, batch);
  const alone = batch === undefined && requests.length === 1;
  const onBehalfOf =
    options.for === undefined ? undefined : await delegatorNamed(context.client(), options.for);
  const lines: ReviewLine[] = [];
  for (const id of ids) lines.push(await reviewOne(context, { ...options, id, verdict, alone, onBehalfOf }));
  context.answer(
    lines,
    () =>
      lines.length === 0
        ? 'Nothing waits for a review.'
        : table(
            ['request', 'state', 'problem'],
            lines.map((line) => [line.request, line.state, line.error ?? '']),
          ),
    lines.filter(({ error }) => error === null).map(({ request }) => request),
  );
  if (lines.some((line) => line.error !== null)) throw new Refused();
}

function revisionNumber(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError('It has to be a whole number from 1.');
  return Number(text);
}

function acknowledgement(given: string): AcknowledgementKind {
  const parsed = acknowledgementKindSchema.safeParse(given);
  if (parsed.success) return parsed.data;
  throw new UsageError(
    `${given} is no acknowledgement; there are ${acknowledgementKindSchema.options.join(', ')}.`,
  );
}

async function inReview(context: CommandContext, batch: string): Promise<string[]> {
  const ids: string[] = [];
  for (let after: string | null | undefined; after !== null; ) {
    const { requests, next } = await context.client().listRequests({
      query: { batch, state: 'in-review', limit: 500, ...(after === undefined ? {} : { after }) },
    });
    ids.push(...requests.map(({ id }) => id));
    after = next;
  }
  // Those of the first rows first.
  return ids.reverse();
}

async function reviewOne(
  context: CommandContext,
  reviewOptions: ReviewOptions & {
    id: string;
    verdict: Verdict;
    alone: boolean;
    onBehalfOf: string | undefined;
  },
): Promise<ReviewLine> {
  const client = context.client();
  try {
    const view = await client.showRequest({ params: { id: reviewOptions.id } });
    // What is reviewed is what is shown here: the review is bound to its digest.
    if (reviewOptions.alone) context.print(`${formatRequest(view)}\n`);
    const { id, verdict, digest, revision } = reviewOptions;
    const shown = { id, digest: view.revision.digest };
    const saysWhich = digest !== undefined || revision !== undefined;
    const obstacle =
      obstacleTo(view, { ...reviewOptions, shown: lastShown(context, id) }) ??
      (verdict === 'approve' && !saysWhich ? unseenProblem(context, shown) : null);
    if (reviewOptions.alone && isPrinted(context)) recordShown(context, shown);
    if (obstacle !== null) return { request: reviewOptions.id, state: view.request.state, error: obstacle };
    const reason = reviewOptions.reason === undefined ? {} : { reason: reviewOptions.reason };
    const { state } = await client.reviewRequest({
      params: { id: reviewOptions.id },
      body: {
        verdict: reviewOptions.verdict,
        digest: reviewOptions.digest ?? view.revision.digest,
        ...reason,
        ...(reviewOptions.onBehalfOf === undefined ? {} : { onBehalfOf: reviewOptions.onBehalfOf }),
      },
    });
    return { request: reviewOptions.id, state, error: null };
  } catch (error) {
    // One that is refused stops no other; what is no answer of the service ends the command.
    if (!(error instanceof Error) || !('code' in error) || error.name !== 'ApiError') throw error;
    return {
      request: reviewOptions.id,
      state: '',
      error: withReviewAddress(context, error.message, reviewOptions.id),
    };
  }
}

/** Why this program does not even send the review; null where nothing speaks against it. */
function obstacleTo(
  view: RequestViewWire,
  reviewOptions: ReviewOptions & { verdict: Verdict; alone: boolean; shown: string | undefined },
): string | null {
  const { revision, verdict, alone, digest, shown } = reviewOptions;
  const current = view.request.revision;
  if (revision !== undefined && revision !== current)
    return `It was edited: it has revision ${current} now, and you looked at revision ${revision}. Look at it again.`;
  // Not what this person looked at, and nothing says that they mean the new one.
  if (revision === undefined && digest === undefined && shown !== undefined && shown !== view.revision.digest)
    return `It was edited since you were shown it. Look at revision ${current}, and review that with --revision ${current}.`;
  const rejected = view.earlierReviews.find((one) => one.verdict === 'reject');
  if (rejected === undefined || alone || verdict !== 'approve') return null;
  return 'It was rejected before. Look at it with "countersign request show", and approve it by itself.';
}
