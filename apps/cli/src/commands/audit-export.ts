import { EXPORT_FORMATS, type ExportFormat, OCSF_VERSIONS, type OcsfVersion } from '@countersign/schema';
import { type Command, Option } from 'commander';
import type { CliConfig } from '../config.ts';
import { contextOf } from '../context.ts';
import { UsageError } from '../exit-codes.ts';
import { saveParts } from '../output/save-parts.ts';
import { fields } from '../output/table.ts';
import { addFilterOptions, type FilterOptions, filterOf } from './log-filter-options.ts';

interface ExportOptions extends FilterOptions {
  readonly format?: ExportFormat;
  readonly ocsfVersion: OcsfVersion;
  readonly out?: string;
}

/** `countersign audit export` */
export function addAuditExportCommand(audit: Command, config: CliConfig): void {
  const command = audit
    .command('export')
    .description('write entries of the log for other programs; the export itself is an entry')
    .addOption(new Option('--format <format>', 'how they are written').choices(EXPORT_FORMATS))
    .addOption(
      new Option('--ocsf-version <version>', 'version of OCSF, for ocsf and cloudevents')
        .choices(OCSF_VERSIONS)
        .default('1.8.0'),
    )
    .option('--out <file>', 'file to write; standard output when left out');
  addFilterOptions(command).action(async (options: ExportOptions, itself: Command) => {
    const { format, ocsfVersion, out } = options;
    if (format === undefined) throw new UsageError(`Say with --format how: ${EXPORT_FORMATS.join(', ')}.`);
    const context = contextOf(itself, config);
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
