import type { Command } from 'commander';
import type { CliConfig } from '../config.ts';
import { contextOf } from '../context.ts';
import { fields } from '../output/table.ts';

/** `countersign audit checkpoint` */
export function addCheckpointCommand(audit: Command, config: CliConfig): void {
  audit
    .command('checkpoint')
    .description('show the newest checkpoint, and the newest that a quorum of witnesses has cosigned')
    .option('--raw', 'print the checkpoint alone, to be kept in a file')
    .action(async ({ raw }: { raw?: true }, command: Command) => {
      const context = contextOf(command, config);
      const answer = await context.client().checkpoint({});
      const { size, note, cosigned } = answer;
      if (raw === true || (context.quiet && !context.json)) {
        // To the byte: what is kept is verified as it is.
        process.stdout.write(cosigned?.note ?? note);
        return;
      }
      context.answer(answer, () =>
        [
          fields([
            ['entries', String(size)],
            [
              'cosigned',
              cosigned === null ? 'no quorum, or no policy' : `the first ${cosigned.size} entries`,
            ],
            ...(cosigned?.witnesses ?? []).map(({ name, at }): [string, string] => ['by', `${name}, ${at}`]),
          ]),
          '',
          // Whoever keeps one of them keeps the one that others vouch for.
          (cosigned?.note ?? note).trimEnd(),
        ].join('\n'),
      );
    });
}
