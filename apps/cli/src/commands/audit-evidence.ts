import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { PackCheck } from '@countersign/log-files/pack';
import { daySchema } from '@countersign/schema';
import type { Command } from 'commander';
import type { CliConfig } from '../config.ts';
import { contextOf } from '../context.ts';
import { EXIT, Refused, UsageError } from '../exit-codes.ts';
import { fields, table } from '../output/table.ts';

/** Findings that are told to people; the rest of a broken pack would only bury them. */
const SHOWN_FINDINGS = 50;

interface Options {
  readonly from: string;
  readonly to: string;
  readonly out: string;
  readonly seed: string;
  readonly sample: string;
  readonly account?: string;
}

/** `countersign audit evidence` */
export function addEvidenceCommand(audit: Command, config: CliConfig): void {
  audit
    .command('evidence')
    .description('make an evidence pack about a period: lists that prove themselves, samples, pages, a PDF')
    .requiredOption('--from <day>', 'first day in UTC, such as 2026-01-01')
    .requiredOption('--to <day>', 'last day in UTC')
    .requiredOption('--out <dir>', 'folder to make')
    .option('--seed <text>', 'what the sample is drawn with; the auditor says it', '')
    .option('--sample <n>', 'how many entries of each population', '25')
    .option('--account <id>', 'only this account')
    .action(async (options: Options, command: Command) => {
      // Loaded when asked for: what sets a PDF takes longer to load than most commands to run.
      const { createPack } = await import('../evidence/create-pack.ts');
      const context = contextOf(command, config);
      const { manifest, manifestDigest, sealedBy } = await createPack({
        client: context.client(),
        out: resolve(options.out),
        period: readPeriod(options),
        account: options.account ?? null,
        seed: options.seed,
        sampleSize: readCount(options.sample),
        madeAt: new Date().toISOString(),
        program: `countersign ${versionOf(config)}`,
        say: context.say,
      });
      context.answer({ ...manifest, manifestDigest, sealedBy }, () =>
        [
          fields([
            ['pack', resolve(options.out)],
            ['period', `${manifest.period.from} to ${manifest.period.to}`],
            ['log', `${manifest.log.size} entries, root ${manifest.log.root}`],
            ['requests', `${manifest.requests.touched}, ${manifest.requests.shown} of them with a page`],
            ['files', String(manifest.files.length)],
            ['manifest', `${manifestDigest}, sealed by entry ${sealedBy}`],
          ]),
          '',
          table(
            ['population', 'entries', 'sampled'],
            manifest.populations
              .filter(({ count }) => count > 0)
              .map(({ title, count, sample }) => [title, String(count), String(sample.length)]),
          ),
        ].join('\n'),
      );
    });
}

function readPeriod({ from, to }: Options) {
  for (const day of [from, to]) {
    if (!daySchema.safeParse(day).success)
      throw new UsageError(`${day} is no day. Write it as 2026-01-31; days are counted in UTC.`);
  }
  if (from > to) throw new UsageError(`The period ends before it begins: --from ${from} --to ${to}.`);
  return { from, to };
}

function readCount(text: string): number {
  const count = Number(text);
  if (!Number.isSafeInteger(count) || count < 1)
    throw new UsageError(`--sample ${text} is no number of entries; it is a whole number from 1.`);
  return count;
}

function versionOf({ projectDirectory }: CliConfig): string {
  const manifest: unknown = JSON.parse(readFileSync(join(projectDirectory, 'package.json'), 'utf8'));
  return typeof manifest === 'object' && manifest !== null && 'version' in manifest
    ? String(manifest.version)
    : 'unknown';
}

/** `countersign audit evidence-check` */
export function addEvidenceCheckCommand(audit: Command, config: CliConfig): void {
  audit
    .command('evidence-check <dir>')
    .description('check an evidence pack from the log in it; needs no service')
    .option('--vkey <key>', 'verifier key that you trust; the one in the pack when left out')
    .action(async (dir: string, options: { vkey?: string }, command: Command) => {
      const { checkPack } = await import('@countersign/log-files/pack');
      const context = contextOf(command, config);
      const check = checkPack(resolve(dir), options.vkey);
      context.answer(check, () => showCheck(check, options.vkey === undefined));
      if (!check.ok) throw new Refused(EXIT.logBroken);
    });
}

function showCheck(check: PackCheck, ownKey: boolean): string {
  const head = fields([
    ['pack', check.ok ? 'VERIFIED' : 'DOES NOT VERIFY'],
    ['log', check.size === null ? 'not what was signed' : `${check.size} entries, root ${check.root}`],
    ['populations', check.members === null ? null : `${check.members} entries, recomputed from the log`],
    ['files', `${check.files} in the manifest`],
    ['seal', check.sealedBy === null ? 'none' : `entry ${check.sealedBy} of the signed log`],
    ['key', ownKey ? 'the one in the pack: compare it with one that you received earlier' : 'the one given'],
  ]);
  const shown = check.findings.slice(0, SHOWN_FINDINGS).map(({ kind, message }) => `${kind}: ${message}`);
  const more = check.findings.length - shown.length;
  return [
    head,
    ...(shown.length === 0 ? [] : ['']),
    ...shown,
    ...(more > 0 ? [`and ${more} more`] : []),
  ].join('\n');
}
