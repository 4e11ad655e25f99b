import type { Command } from 'commander';
import type { CliConfig } from '../config.ts';
import { contextOf } from '../context.ts';
import { fields } from '../output/table.ts';

/** `countersign seal` */
export function addSealCommand(program: Command, config: CliConfig): void {
  program
    .command('seal')
    .description(
      'end the set-up of the installation, for good: from then on whatever gives power waits for two others to approve',
    )
    .action(async (_options: unknown, command: Command) => {
      const context = contextOf(command, config);
      const sealing = await context.client().sealInstallation({});
      context.answer(sealing, () =>
        fields([
          ['sealed', `by entry ${sealing.entry} of the log`],
          ['administrators', sealing.administrators.join(', ')],
          ['approvers', sealing.approvers.join(', ')],
        ]),
      );
    });
}
