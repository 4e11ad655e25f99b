import type { BatchView } from '@countersign/schema';
import { type Command, Option } from 'commander';
import type { CliConfig } from '../config.ts';
import { contextOf } from '../context.ts';
import { Refused } from '../exit-codes.ts';
import { readInputFile } from '../input/read-file.ts';
import { formatRows } from '../output/format-batch.ts';

const format = () =>
  new Option('--format <format>', 'format of the file; its name tells otherwise').choices([
    'csv',
    'json',
    'ndjson',
    'yaml',
  ]);
type Format = { format?: 'csv' | 'json' | 'ndjson' | 'yaml' };

/** `countersign batch ...` */
export function addBatchCommands(program: Command, config: CliConfig): void {
  const batch = program.command('batch').description('files of requests: CSV, JSON, NDJSON or YAML');

  batch
    .command('preview <file>')
    .description('show what submitting a file would say about each row; nothing is changed')
    .addOption(format())
    .action(async (path: string, options: Format, command: Command) => {
      const context = contextOf(command, config);
      const { bytes, fileName } = await readInputFile(config, path);
      const answer = await context.client().previewBatch({ query: { fileName, ...options }, file: bytes });
      context.answer(answer, () => {
        const known =
          answer.submittedAs === null
            ? []
            : [`This file was handed in already, as ${answer.submittedAs}.`, ''];
        return [...known, formatRows(answer.rows)].join('\n');
      });
      if (answer.rows.some((row) => row.problems.length > 0 || row.outcome === 'deny')) throw new Refused();
    });

  batch
    .command('submit <file>')
    .description('submit a file of requests; submitting it again makes no duplicates')
    .addOption(format())
    .action(async (path: string, options: Format, command: Command) => {
      const context = contextOf(command, config);
      const { bytes, fileName } = await readInputFile(config, path);
      const answer = await context.client().submitBatch({ query: { fileName, ...options }, file: bytes });
      context.answer(
        answer,
        () =>
          [
            ...(answer.recognised ? ['This file was handed in before; nothing was submitted again.'] : []),
            summary(answer.batch),
            '',
            formatRows(answer.batch.rows),
          ].join('\n'),
        [answer.batch.id],
      );
      if (hasRefusals(answer.batch)) throw new Refused();
    });

  batch
    .command('status <id>')
    .description('show the progress of a batch, row by row')
    .action(async (id: string, _options: unknown, command: Command) => {
      const context = contextOf(command, config);
      const view = await context.client().showBatch({ params: { id } });
      context.answer(view, () => [summary(view), '', formatRows(view.rows)].join('\n'));
    });
}

function summary({ id, fileName, fileDigest, rows }: BatchView): string {
  const counts = new Map<string, number>();
  for (const row of rows) counts.set(row.state, (counts.get(row.state) ?? 0) + 1);
  const states = [...counts].map(([state, count]) => `${count} ${state}`).join(', ');
  return `${id}  ${fileName}  sha256 ${fileDigest}\n${rows.length} rows: ${states}`;
}

const hasRefusals = ({ rows }: BatchView) =>
  rows.some((row) => row.state === 'refused' || row.state === 'denied');
