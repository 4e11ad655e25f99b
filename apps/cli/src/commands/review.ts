import { type AcknowledgementKind, acknowledgementKindSchema } from '@countersign/schema';
import type { Command } from 'commander';
import type { CliConfig } from '../config.ts';
import { type CommandContext, contextOf } from '../context.ts';
import { Refused, UsageError } from '../exit-codes.ts';
import { table } from '../output/table.ts';

interface ReviewOptions {
  readonly batch?: string;
  readonly reason?: string;
  readonly digest?: string;
}

interface ReviewLine {
  readonly request: string;
  readonly state: string;
  readonly error: string | null;
}

/** `countersign review ...` */
export function addReviewCommands(program: Command, config: CliConfig): void {
  const review = program.command('review').description('approve or reject requests of others');
  for (const verdict of ['approve', 'reject'] as const) {
    review
      .command(`${verdict} [requests...]`)
      .description(`${verdict} requests, or every request of a batch that waits for a review`)
      .option('--batch <id>', 'every request of this batch that is in review')
      .option('--digest <digest>', 'digest of the revision that you looked at (one request only)')
      .option('--reason <text>', 'why')
      .action(async (requests: string[], options: ReviewOptions, command: Command) => {
        const context = contextOf(command, config);
        const ids = options.batch === undefined ? requests : await inReview(context, options.batch);
        if (requests.length > 0 === (options.batch !== undefined)) {
          throw new UsageError('Name the requests to review, or a batch with --batch.');
        }
        if (options.digest !== undefined && ids.length !== 1)
          throw new UsageError('--digest goes with exactly one request.');
        const lines: ReviewLine[] = [];
        for (const id of ids) lines.push(await reviewOne(context, { id, verdict, ...options }));
        context.answer(lines, () =>
          lines.length === 0
            ? 'Nothing waits for a review.'
            : table(
                ['request', 'state', 'problem'],
                lines.map((line) => [line.request, line.state, line.error ?? '']),
              ),
        );
        if (lines.some((line) => line.error !== null)) throw new Refused();
      });
  }
  review
    .command('acknowledge <request>')
    .requiredOption('--kind <kind>', acknowledgementKindSchema.options.join(', '))
    .description('acknowledge what a request means, such as breakage or owner-told')
    .action(async (id: string, options: { kind: string }, command: Command) => {
      const context = contextOf(command, config);
      const kind = acknowledgement(options.kind);
      const answer = await context.client().acknowledgeRequest({ params: { id }, body: { kind } });
      context.answer(answer, () => `${id} is ${answer.state}`);
    });
}

function acknowledgement(given: string): AcknowledgementKind {
  const parsed = acknowledgementKindSchema.safeParse(given);
  if (parsed.success) return parsed.data;
  throw new UsageError(
    `${given} is no acknowledgement; there are ${acknowledgementKindSchema.options.join(', ')}.`,
  );
}

async function inReview(context: CommandContext, batch: string): Promise<string[]> {
  const { rows } = await context.client().showBatch({ params: { id: batch } });
  return rows.flatMap((row) => (row.state === 'in-review' && row.request !== null ? [row.request] : []));
}

async function reviewOne(
  context: CommandContext,
  of: ReviewOptions & { id: string; verdict: 'approve' | 'reject' },
): Promise<ReviewLine> {
  const client = context.client();
  try {
    const digest = of.digest ?? (await client.showRequest({ params: { id: of.id } })).revision.digest;
    const reason = of.reason === undefined ? {} : { reason: of.reason };
    const { state } = await client.reviewRequest({
      params: { id: of.id },
      body: { verdict: of.verdict, digest, ...reason },
    });
    return { request: of.id, state, error: null };
  } catch (error) {
    // One that is refused stops no other; what is no answer of the service ends the command.
    if (!(error instanceof Error) || !('code' in error) || error.name !== 'ApiError') throw error;
    return { request: of.id, state: '', error: error.message };
  }
}
