import type { Command } from 'commander';
import type { CliConfig } from '../config.ts';
import { contextOf } from '../context.ts';
import { EXIT, Refused, UsageError } from '../exit-codes.ts';
import { fields, table } from '../output/table.ts';
import { type Verification, verifyStoredLog } from '../verify/verify-stored-log.ts';
import { addAuditExportCommand } from './audit-export.ts';

/** `countersign audit ...` */
export function addAuditCommands(program: Command, config: CliConfig): void {
  const audit = program.command('audit').description('read and verify the log');

  audit
    .command('list')
    .description('list entries of the log')
    .option('--from <index>', 'first entry', '0')
    .option('--limit <n>', 'how many', '50')
    .option('--request <id>', 'only those of this request')
    .option('--type <type>', 'only those of this type, such as permit.issued')
    .action(async (options: Record<string, string>, command: Command) => {
      const context = contextOf(command, config);
      const answer = await context.client().listEntries({ query: options });
      context.answer(answer, () =>
        [
          table(
            ['index', 'at', 'type', 'actor', 'request', 'data'],
            answer.entries.map(({ index, entry }) => [
              String(index),
              entry.at,
              entry.type,
              entry.actor.kind === 'system' ? 'system' : entry.actor.id,
              entry.request ?? '',
              JSON.stringify(entry.data),
            ]),
          ),
          '',
          `${answer.entries.length} of ${answer.size} entries`,
        ].join('\n'),
      );
    });

  audit
    .command('show <index>')
    .description('show an entry with the proof that the signed log holds it')
    .action(async (given: string, _options: unknown, command: Command) => {
      const context = contextOf(command, config);
      const index = Number(given);
      if (!Number.isSafeInteger(index) || index < 0)
        throw new UsageError(`${given} is no index; it is a whole number from 0.`);
      const shown = await context.client().showEntry({ params: { index } });
      context.answer(shown, () =>
        [
          fields([
            ['index', String(shown.index)],
            ['type', shown.entry.type],
            ['at', shown.entry.at],
            ['leaf hash', shown.leafHash],
          ]),
          '',
          JSON.stringify(shown.entry, null, 2),
          '',
          shown.proof,
        ].join('\n'),
      );
    });

  addAuditExportCommand(audit, config);

  audit
    .command('verify')
    .description('recompute the log of the data directory from its stored bytes; needs no service')
    .option('--vkey <key>', 'verifier key that you trust; the one in the data directory when left out')
    .action((options: { vkey?: string }, command: Command) => {
      const context = contextOf(command, config);
      const verification = verifyStoredLog(context.dataDirectory, options.vkey);
      context.answer(verification, () => showVerification(verification));
      if (!verification.verified) throw new Refused(EXIT.logBroken);
    });
}

/** What a verification found, in words. */
export function showVerification(of: Verification): string {
  const head = fields([
    ['log', of.verified ? 'VERIFIED' : 'DOES NOT VERIFY'],
    ['entries', String(of.size)],
    ['root', of.root],
    ['checkpoints', `${of.checkpoints} with a good signature and the right root`],
  ]);
  if (of.findings.length === 0) return head;
  const more = of.findingCount - of.findings.length;
  return [
    head,
    '',
    ...of.findings.map((one) => `${one.kind}: ${one.message}`),
    ...(more > 0 ? [`and ${more} more`] : []),
  ].join('\n');
}
