import type { Command } from 'commander';
import type { CliConfig } from '../config.ts';
import { contextOf } from '../context.ts';
import { fields } from '../output/table.ts';

/** `countersign audit checkpoint` */
export function addCheckpointCommand(audit: Command, config: CliConfig): void {
  audit
    .command('checkpoint')
    .description('show the newest checkpoint, and the newest that a quorum of witnesses has cosigned')
    .action(async (_options: unknown, command: Command) => {
      const context = contextOf(command, config);
      const answer = await context.client().checkpoint({});
      const { size, note, cosigned } = answer;
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
