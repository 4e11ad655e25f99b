import type { Rule } from '@countersign/schema';
import type { Command } from 'commander';
import type { CliConfig } from '../config.ts';
import { type CommandContext, contextOf } from '../context.ts';
import { Refused, UsageError } from '../exit-codes.ts';

// The rules engine is loaded by the commands that need it, and only when they run: it would make every other one slow.

const SOURCES = 'a folder, "shipped" for those of this version, or "active" for those in force';

/** `countersign policy lint|test|diff|sources`: work on rules in files, without a service. */
export function addPolicyFolderCommands(policy: Command, config: CliConfig): void {
  policy
    .command('lint [policies]')
    .description(`say what is wrong with rules; ${SOURCES}`)
    .action(async (name: string | undefined, _options: unknown, command: Command) => {
      const context = contextOf(command, config);
      const { formatLint } = await import('../policies/lint-policies.ts');
      const report = await lint(context, name);
      context.answer({ ...report, rules: report.rules.length }, () => formatLint(report));
      if (!report.passed) throw new Refused();
    });

  policy
    .command('test [policies]')
    .description(`run the cases beside the rules in both evaluators; ${SOURCES}`)
    .action(async (name: string | undefined, _options: unknown, command: Command) => {
      const context = contextOf(command, config);
      const { formatTest, testPolicies } = await import('../policies/test-policies.ts');
      const report = await testPolicies(await usableRules(context, name));
      context.answer(report, () => formatTest(report));
      if (!report.passed) throw new Refused();
    });

  policy
    .command('diff <before> <after>')
    .description(
      `compare two sets of rules, and look for a request that only the second one lets through; each ${SOURCES}`,
    )
    .action(async (...[before, after, , command]: [string, string, unknown, Command]) => {
      const context = contextOf(command, config);
      const { diffPolicies } = await import('../policies/diff-policies.ts');
      const { formatDiff } = await import('../policies/format-diff.ts');
      const found = await diffPolicies(await usableRules(context, before), await usableRules(context, after));
      const text = await formatDiff(found, { before, after });
      context.answer(found, () => text);
      if (found.newAccess.kind !== 'none') throw new Refused();
    });

  addSourcesCommand(policy, config);
}

interface SourcesOptions {
  readonly document?: string;
  readonly url?: string;
  readonly fetch?: true;
}

/** A vendor's page; larger ones are something else. */
const FETCH_LIMITS = {
  timeoutMillis: 20_000,
  maxBytes: 10_000_000,
  isAllowed: ({ protocol }: URL) => protocol === 'https:',
};

function addSourcesCommand(policy: Command, config: CliConfig): void {
  policy
    .command('sources')
    .description('the documents that rules were written from')
    .command('check [policies]')
    .description(
      'list the documents that rules cite; with a copy, or fetched, say whether they are still the same',
    )
    .option('--document <file>', 'a copy of the document that --url names')
    .option('--url <url>', 'only the document of this address')
    .option('--fetch', 'fetch the documents over https')
    .action(async (name: string | undefined, options: SourcesOptions, command: Command) => {
      const context = contextOf(command, config);
      const sources = await import('../policies/check-sources.ts');
      const { citedDocuments } = await import('../policies/cited-documents.ts');
      const copyOf = await copies(context, options);
      const rules = await usableRules(context, name);
      const cited = citedDocuments(rules);
      if (copyOf === null) {
        context.answer(cited, () => sources.formatCited(cited));
        return;
      }
      if (
        options.url !== undefined &&
        !cited.some(({ url, sha256 }) => url === options.url && sha256 !== null)
      )
        throw new UsageError(
          `No rule cites ${options.url} with a digest. "countersign policy sources check" lists the addresses.`,
        );
      const checked = await sources.checkSources(rules, copyOf);
      context.answer(checked, () => sources.formatChecked(checked));
      if (checked.some(({ result }) => result !== 'same')) throw new Refused();
    });
}

/** Where copies of the documents come from; null where nothing is to be compared. */
async function copies(context: CommandContext, { document, url, fetch }: SourcesOptions) {
  if (document !== undefined && (url === undefined || fetch === true))
    throw new UsageError(
      '--document goes with --url, which says what the file is a copy of, and not with --fetch.',
    );
  if (document === undefined && fetch === undefined) {
    if (url === undefined) return null;
    throw new UsageError('--url goes with --document or --fetch.');
  }
  const { readInputFile } = await import('../input/read-file.ts');
  const { fetchDocument } = await import('../policies/fetch-document.ts');
  const copy = document === undefined ? null : await readInputFile(context.config, document);
  return (asked: string) => {
    if (url !== undefined && asked !== url) return null;
    return copy === null ? fetchDocument(asked, FETCH_LIMITS) : Promise.resolve({ bytes: copy.bytes });
  };
}

async function lint(context: CommandContext, name = 'shipped') {
  const { lintPolicies } = await import('../policies/lint-policies.ts');
  const { readPolicySource } = await import('../policies/read-policies.ts');
  return lintPolicies(await readPolicySource(context, name));
}

/** The rules of a source; where they cannot be used, says why and ends the command. */
async function usableRules(context: CommandContext, name: string | undefined): Promise<readonly Rule[]> {
  const report = await lint(context, name);
  if (report.passed) return report.rules;
  const { formatLint } = await import('../policies/lint-policies.ts');
  context.answer({ ...report, rules: 0 }, () => formatLint(report));
  throw new Refused();
}
