import { type BatchView, ROW_VERDICTS, type RowVerdict } from '@countersign/schema';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { followBatch } from '../batches/follow-batch.ts';
import { readPreview } from '../batches/preview-file.ts';
import { ROWS_SHOWN, rowsWorthShowing } from '../batches/rows-worth-showing.ts';
import type { CliConfig } from '../config.ts';
import { type CommandContext, contextOf } from '../context.ts';
import { Refused } from '../exit-codes.ts';
import { readInputFile } from '../input/read-file.ts';
import { requireYes } from '../input/require-yes.ts';
import {
  formatBatch,
  formatBatches,
  formatPreviewedRows,
  formatRows,
  formatVerdicts,
} from '../output/format-batch.ts';
import { createProgress } from '../output/progress.ts';
import { saveParts } from '../output/save-parts.ts';
import { withMore } from '../output/with-more.ts';

const format = () =>
  new Option('--format <format>', 'format of the file; by default, told from its name').choices([
    'csv',
    'json',
    'ndjson',
    'yaml',
  ]);
type Format = { format?: 'csv' | 'json' | 'ndjson' | 'yaml' };

/** `countersign batch ...` */
export function addBatchCommands(program: Command, config: CliConfig): void {
  const batch = program.command('batch').description('files of requests: CSV, JSON, NDJSON or YAML');
  addHandIn(batch, config);
  addFollow(batch, config);
  addSteer(batch, config);
}

function addHandIn(batch: Command, config: CliConfig): void {
  batch
    .command('preview <file>')
    .description('show the verdict that each row of a file would get; changes nothing')
    .addOption(format())
    .action(async (path: string, options: Format, command: Command) => {
      const context = contextOf(command, config);
      const { bytes, fileName } = await readInputFile(config, path);
      const lines = await context.client().previewBatch({ query: { fileName, ...options }, file: bytes });
      const progress = createProgress(context);
      const preview = await readPreview(lines, {
        progress: (done, of) => progress.show({ what: 'rows looked at', done, of }),
      }).finally(() => progress.end());
      context.answer(preview, () =>
        [
          ...(preview.submittedAs === null
            ? []
            : [`This file was handed in already, as ${preview.submittedAs}.`, '']),
          `${preview.rows} rows: ${formatVerdicts(preview.verdicts)}`,
          '',
          ...(preview.shown.length === 0 ? [] : [formatPreviewedRows(preview.shown)]),
        ].join('\n'),
      );
      if (preview.verdicts.deny + preview.verdicts.refused > 0) throw new Refused();
    });

  batch
    .command('submit <file>')
    .description(
      'submit a file of requests and wait until its rows are decided; submitting it again makes no duplicates',
    )
    .addOption(format())
    .option(
      '--no-wait',
      'do not wait: the rows are decided in the background; "batch status" shows the progress',
    )
    .action(async (path: string, { wait, ...options }: HandIn, command: Command) => {
      const context = contextOf(command, config);
      const { bytes, fileName } = await readInputFile(config, path);
      const taken = await context.client().submitBatch({ query: { fileName, ...options }, file: bytes });
      await answerTaken(context, taken, wait);
    });

  batch
    .command('results <id>')
    .description('save the submitted file again, with the verdict, request, state and problem of each row')
    .requiredOption('--out <file>', 'where to save it')
    .action(async (id: string, { out }: { out: string }, command: Command) => {
      const context = contextOf(command, config);
      const parts = await context.client().exportBatch({ params: { id } });
      const { bytes, digest } = await saveParts(parts, out);
      context.answer({ file: out, bytes, digest }, () => `${out}  ${bytes} bytes  sha256 ${digest}`, [out]);
    });

  batch
    .command('fix <id> <file>')
    .description(
      'submit corrected rows, in the corrected file or its results; what was accepted is not made again',
    )
    .addOption(format())
    .option('--no-wait', 'do not wait until its rows are decided')
    .action(async (...given: [string, string, HandIn, Command]) => {
      const [id, path, { wait, ...options }, command] = given;
      const context = contextOf(command, config);
      const { bytes, fileName } = await readInputFile(config, path);
      const query = { fileName, ...options };
      const taken = await context.client().fixBatch({ params: { id }, query, file: bytes });
      await answerTaken(context, taken, wait);
    });
}

type HandIn = Format & { readonly wait: boolean };

/** Waits for the rows of a file that was handed in, and shows what was decided. */
async function answerTaken(
  context: CommandContext,
  taken: { readonly recognised: boolean; readonly batch: BatchView },
  wait: boolean,
): Promise<void> {
  const { id } = taken.batch;
  if (!wait) {
    context.answer(taken, () => [...known(taken.recognised), formatBatch(taken.batch)].join('\n'), [id]);
    return;
  }
  if (!context.json && !context.quiet) context.say(`${id} was taken; its rows are being decided.`);
  const decided = await followBatch(context, id);
  await answerBatch(context, decided, { recognised: taken.recognised });
  if (isRefused(decided)) throw new Refused();
}

const known = (recognised: boolean): readonly string[] =>
  recognised ? ['This file was handed in before; nothing was submitted again.'] : [];

const isRefused = ({ state, verdicts, states }: BatchView): boolean =>
  state === 'stopped' || (verdicts?.refused ?? 0) + (verdicts?.deny ?? 0) + (states.denied ?? 0) > 0;

/** A batch with its rows, as far as they are worth showing to somebody who did not ask for them. */
async function answerBatch(
  context: CommandContext,
  batch: BatchView,
  { recognised }: { readonly recognised?: boolean } = {},
): Promise<void> {
  const rows = context.quiet ? [] : await rowsWorthShowing(context.client(), batch);
  context.answer(
    { ...(recognised === undefined ? {} : { recognised }), batch, rows },
    () =>
      [
        ...known(recognised === true),
        formatBatch(batch),
        ...(rows.length === 0 ? [] : ['', formatRows(rows)]),
        ...(batch.rows > ROWS_SHOWN ? ['', `All its rows: countersign batch status ${batch.id} --rows`] : []),
      ].join('\n'),
    [batch.id],
  );
}

function addFollow(batch: Command, config: CliConfig): void {
  batch
    .command('list')
    .description('list files of requests, newest first')
    .option('--limit <count>', 'how many at most', wholeNumber, 50)
    .option('--after <id>', 'go on after this one')
    .action(async (query: { limit: number; after?: string }, command: Command) => {
      const context = contextOf(command, config);
      const answer = await context.client().listBatches({ query });
      context.answer(
        answer,
        () => withMore(formatBatches(answer.batches), answer.next),
        answer.batches.map(({ id }) => id),
      );
    });

  batch
    .command('status <id>')
    .description('show the progress of a batch, and its rows with --rows')
    .option('--watch', 'follow it until all its rows are decided, or it stops')
    .option('--rows', 'show the rows that are decided')
    .addOption(new Option('--verdict <verdict>', 'only rows with this verdict').choices(ROW_VERDICTS))
    .option('--limit <count>', 'how many rows at most', wholeNumber, ROWS_SHOWN)
    .option('--after <line>', 'rows after this line', wholeNumber, 0)
    .action(async (id: string, options: StatusOptions, command: Command) => {
      const context = contextOf(command, config);
      const client = context.client();
      const view =
        options.watch === true ? await followBatch(context, id) : await client.showBatch({ params: { id } });
      if (options.rows !== true && options.verdict === undefined) {
        await answerBatch(context, view);
        return;
      }
      const { limit, after, verdict } = options;
      const page = await client.listBatchRows({
        params: { id },
        query: { limit, after, ...(verdict === undefined ? {} : { verdict }) },
      });
      context.answer(
        { batch: view, ...page },
        () =>
          [
            formatBatch(view),
            '',
            formatRows(page.rows),
            ...(page.next === null ? [] : ['', `More: --after ${page.next}`]),
          ].join('\n'),
        page.rows.flatMap(({ request }) => (request === null ? [] : [request])),
      );
    });
}

interface StatusOptions {
  readonly watch?: true;
  readonly rows?: true;
  readonly verdict?: RowVerdict;
  readonly limit: number;
  readonly after: number;
}

function addSteer(batch: Command, config: CliConfig): void {
  batch
    .command('pause <id>')
    .description('pause a batch; rows that are decided stay decided')
    .action(async (id: string, _options: unknown, command: Command) => {
      const context = contextOf(command, config);
      const view = await context.client().pauseBatch({ params: { id } });
      context.answer(view, () => formatBatch(view), [id]);
    });

  batch
    .command('resume <id>')
    .description('resume a batch that was paused or has stopped')
    .option('--no-wait', 'do not wait until its rows are decided')
    .action(async (id: string, { wait }: { wait: boolean }, command: Command) => {
      const context = contextOf(command, config);
      const resumed = await context.client().resumeBatch({ params: { id } });
      const view = wait ? await followBatch(context, id) : resumed;
      context.answer(view, () => formatBatch(view), [id]);
    });

  batch
    .command('cancel <id>')
    .description('decide no more rows of a batch, and cancel those of its requests that are not approved yet')
    .option('--yes', 'do not ask')
    .option('--no-wait', 'do not wait until all are cancelled')
    .action(async (id: string, { yes, wait }: { yes?: true; wait: boolean }, command: Command) => {
      const context = contextOf(command, config);
      const client = context.client();
      const before = await client.showBatch({ params: { id } });
      const undecided = before.rows - before.decided;
      const stays = Object.entries(before.states)
        .filter(([state]) => state !== 'in-review' && state !== 'denied')
        .map(([state, count]) => `${count} ${state}`);
      context.print(
        `${undecided} rows will not be decided, and ${before.states['in-review'] ?? 0} requests that nobody approved yet will be taken back.${stays.length === 0 ? '' : ` The others stay as they are: ${stays.join(', ')}.`}`,
      );
      if (yes !== true) await requireYes('Cancel the batch? Type yes: ');
      const cancelled = await client.cancelBatch({ params: { id } });
      const view = wait ? await followBatch(context, id) : cancelled;
      context.answer(view, () => formatBatch(view), [id]);
    });
}

function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('It has to be a whole number.');
  return Number(text);
}
