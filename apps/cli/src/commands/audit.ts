import type { Command } from 'commander';
import type { CliConfig } from '../config.ts';
import { contextOf } from '../context.ts';
import { parseIndex } from '../input/parse-index.ts';
import { entryTable } from '../output/entry-table.ts';
import { fields } from '../output/table.ts';
import { addCheckpointCommand } from './audit-checkpoint.ts';
import { addAuditDeliveryCommands } from './audit-deliveries.ts';
import { addEvidenceCheckCommand, addEvidenceCommand } from './audit-evidence.ts';
import { addAuditExportCommand } from './audit-export.ts';
import { addAuditProofCommand } from './audit-proof.ts';
import { addAuditPruneCommands } from './audit-prune.ts';
import { addAuditSearchCommand } from './audit-search.ts';
import { addAuditVerifyCommands } from './audit-verify.ts';

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
      context.answer(
        answer,
        () =>
          [entryTable(answer.entries), '', `${answer.entries.length} of ${answer.size} entries`].join('\n'),
        answer.entries.map(({ index }) => String(index)),
      );
    });

  audit
    .command('show <index>')
    .description('show an entry with the proof that the signed log holds it')
    .action(async (given: string, _options: unknown, command: Command) => {
      const context = contextOf(command, config);
      const index = parseIndex(given);
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

  addAuditSearchCommand(audit, config);
  addCheckpointCommand(audit, config);
  addAuditExportCommand(audit, config);
  addAuditDeliveryCommands(audit, config);
  addAuditProofCommand(audit, config);
  addAuditVerifyCommands(audit, config);
  addAuditPruneCommands(audit, config);
  addEvidenceCommand(audit, config);
  addEvidenceCheckCommand(audit, config);
}
