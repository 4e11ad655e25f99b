import type { KeyOptions } from '@countersign/log-files/verify';
import { EXPORT_FORMATS, type ExportFormat, OCSF_VERSIONS, type OcsfVersion } from '@countersign/schema';
import { type Command, Option } from 'commander';
import type { CliConfig } from '../config.ts';
import { type CommandContext, contextOf } from '../context.ts';
import { UsageError } from '../exit-codes.ts';
import { saveParts } from '../output/save-parts.ts';
import { fields } from '../output/table.ts';
import { addFilterOptions, type FilterOptions, filterOf } from './log-filter-options.ts';
import { KEYS_OPTION, LOG_OPTION, VKEY_OPTION } from './log-options.ts';

interface ExportOptions extends FilterOptions, KeyOptions {
  readonly format?: ExportFormat;
  readonly ocsfVersion: OcsfVersion;
  readonly out?: string;
  readonly tiles?: string;
  readonly log?: string;
}

/** `countersign audit export` */
export function addAuditExportCommand(audit: Command, config: CliConfig): void {
  const command = audit
    .command('export')
    .description('write entries of the log for other programs, or the whole log for others to verify')
    .addOption(new Option('--format <format>', 'how they are written').choices(EXPORT_FORMATS))
    .addOption(
      new Option('--ocsf-version <version>', 'version of OCSF, for ocsf and cloudevents')
        .choices(OCSF_VERSIONS)
        .default('1.8.0'),
    )
    .option('--out <file>', 'file to write; standard output when left out')
    .option(
      '--tiles <dir>',
      'write the whole log as tiles (c2sp.org/tlog-tiles), or add what is new; needs no service',
    )
    .option(...LOG_OPTION)
    .option(...VKEY_OPTION)
    .option(...KEYS_OPTION);
  addFilterOptions(command).action(async (options: ExportOptions, itself: Command) => {
    const { format, ocsfVersion, out, tiles } = options;
    const context = contextOf(itself, config);
    if (tiles !== undefined) {
      if (format !== undefined || out !== undefined)
        throw new UsageError('Tiles hold the whole log, as it is: leave --format and --out out.');
      await exportAsTiles(context, { ...options, tiles });
      return;
    }
    if (format === undefined)
      throw new UsageError(`Say with --format how: ${EXPORT_FORMATS.join(', ')}, or where with --tiles.`);
    const parts = await context
      .client()
      .exportEntries({ query: { ...filterOf(options), format, ocsfVersion } });
    const saved = await saveParts(parts, out);
    if (out === undefined) return;
    context.answer({ file: out, format, ...saved }, () =>
      fields([
        ['file', out],
        ['format', format],
        ['bytes', String(saved.bytes)],
        ['SHA-256', `${saved.digest}, which the entry log.exported names`],
      ]),
    );
  });
}

async function exportAsTiles(context: CommandContext, options: ExportOptions & { readonly tiles: string }) {
  const { followLogIfNeeded, openLog, readTrustedKeys } = await import('@countersign/log-files/verify');
  const { exportTiles } = await import('@countersign/log-files/export');
  const log = await openLog(options.log ?? context.dataDirectory);
  try {
    const { text, trusted } = readTrustedKeys(options, log.keyFile);
    const exported = exportTiles(log, {
      directory: options.tiles,
      trusted: followLogIfNeeded(trusted, log),
      vkey: text,
    });
    context.answer(exported, () =>
      fields([
        ['log', exported.origin],
        ['entries', `${exported.size}, ${exported.size - exported.before} of them new`],
        ['root', exported.root],
        ['tiles', `${exported.tiles} written to ${exported.directory}`],
      ]),
    );
  } finally {
    log.close();
  }
}
