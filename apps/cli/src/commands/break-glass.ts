import { breakGlassVerdictSchema, reasonSchema } from '@countersign/schema';
import { type Command, Option } from 'commander';
import { z } from 'zod';
import type { CliConfig } from '../config.ts';
import { type CommandContext, contextOf } from '../context.ts';
import { UsageError } from '../exit-codes.ts';
import { checkInput } from '../input/check-input.ts';
import { isPrinted, lastShown, recordShown, unseenProblem } from '../local/shown.ts';
import { formatRequest } from '../output/format-request.ts';

const reasonOptions = z.object({ reason: reasonSchema });
const reviewOptions = reasonOptions.extend({ verdict: breakGlassVerdictSchema });

/** `countersign request break-glass` and the review of that afterwards. */
export function addBreakGlassCommands(request: Command, config: CliConfig): void {
  request
    .command('break-glass <id>')
    .description(
      'in an emergency, have a request carried out without the approvals that are missing, as a member of the group break-glass; everybody who approves, administers or audits is told at once, and others review it within 72 hours',
    )
    .requiredOption('--reason <text>', 'what the emergency is; others are shown it')
    .action(async (id: string, options: { readonly reason: string }, command: Command) => {
      const { reason } = checkInput(reasonOptions, options, '--');
      await breakGlass(contextOf(command, config), id, reason);
    });
  request
    .command('review-break-glass <broken-glass>')
    .description('say whether it was justified that somebody else broke the glass; it undoes nothing')
    .addOption(
      new Option('--verdict <verdict>', 'what you think of it')
        .choices(breakGlassVerdictSchema.options)
        .makeOptionMandatory(),
    )
    .requiredOption('--reason <text>', 'why you think so')
    .action(async (id: string, options: unknown, command: Command) => {
      const context = contextOf(command, config);
      const body = checkInput(reviewOptions, options, '--');
      const answer = await context.client().reviewBreakGlass({ params: { id }, body });
      context.answer(answer, () => `Recorded: ${id} was ${body.verdict.replace('-', ' ')}.`, [id]);
    });
}

async function breakGlass(context: CommandContext, id: string, reason: string): Promise<void> {
  const client = context.client();
  const view = await client.showRequest({ params: { id } });
  const { digest } = view.revision;
  const before = lastShown(context, id);
  const unseen = unseenProblem(context, { id, digest });
  context.print(`${formatRequest(view)}\n`);
  if (isPrinted(context)) recordShown(context, { id, digest });
  if (unseen !== null) throw new UsageError(unseen);
  if (before !== undefined && before !== digest)
    throw new UsageError(
      'It was edited since you were shown it. Look at it as it is above, and repeat the command.',
    );
  const answer = await client.breakGlass({ params: { id }, body: { digest, reason } });
  context.answer(
    answer,
    () =>
      `The glass is broken: ${id} is ${answer.state}. Approvers, administrators and auditors are told. Somebody who had no part in it reviews ${answer.breakGlass} by ${answer.dueAt}.`,
    [answer.breakGlass],
  );
}
