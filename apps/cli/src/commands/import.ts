import { ApiError } from '@countersign/api-client';
import { type Command, Option } from 'commander';
import type { CliConfig } from '../config.ts';
import { contextOf } from '../context.ts';
import { Refused, UsageError } from '../exit-codes.ts';
import { formatImport } from '../import/format-import.ts';
import { readImport } from '../import/read-import.ts';

interface ImportOptions {
  readonly accounts?: string;
  readonly principals?: string;
  readonly integrations?: string;
  readonly apiUsers?: string;
  readonly reason?: string;
  readonly dryRun?: true;
}

/** `countersign import` */
export function addImportCommand(program: Command, config: CliConfig): void {
  program
    .command('import [file]')
    .description(
      'register accounts, people, integrations and existing API users together, from a YAML or JSON file with these sections, or from files of one section each; once the installation is sealed it is one change that two others approve. What is registered already stays as it is, and one row that is wrong keeps all from it',
    )
    .addOption(new Option('--accounts <file>', 'a YAML, JSON or CSV file of accounts'))
    .addOption(new Option('--principals <file>', 'of people and machines'))
    .addOption(new Option('--integrations <file>', 'of integrations'))
    .addOption(new Option('--api-users <file>', 'of users that exist on a provider'))
    .option('--reason <text>', 'why; the reviewers are shown it, once the installation is sealed')
    .option('--dry-run', 'say what would become of each row, and do nothing')
    .action(async (all: string | undefined, options: ImportOptions, command: Command) => {
      const context = contextOf(command, config);
      const { reason, dryRun, ...files } = options;
      if (all === undefined && Object.values(files).every((path) => path === undefined))
        throw new UsageError(
          'Give a file with the sections, or files of one section each: see "countersign import --help".',
        );
      const body = await readImport(config, { ...files, all });
      const query = { reason, ...(dryRun === undefined ? {} : { dryRun: 'true' }) };
      try {
        const report = await context.client().importRegistry({ body, query });
        context.answer(
          report,
          () => formatImport(report, { isTrial: dryRun === true }),
          report.rows.map(({ name, outcome }) => `${outcome}: ${name}`),
        );
      } catch (error) {
        if (!(error instanceof ApiError) || error.code !== 'IMPORT_REFUSED') throw error;
        const { problems } = error.details;
        const lines = Array.isArray(problems) ? problems.map(String) : [error.message];
        context.answer(
          error.details,
          () => ['Nothing was imported. Correct these, and import again:', '', ...lines].join('\n'),
          lines,
        );
        throw new Refused();
      }
    });
}
