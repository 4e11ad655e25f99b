import { createHash } from 'node:crypto';
import type { KeyOptions } from '@countersign/log-files/verify';
import type { Command } from 'commander';
import type { CliConfig } from '../config.ts';
import { contextOf } from '../context.ts';
import { EXIT, Refused, UsageError } from '../exit-codes.ts';
import { buildVerifier } from '../verifier/build-verifier.ts';
import { formatState } from '../verify/format-state.ts';
import { formatProofVerification, formatVerification } from '../verify/format-verification.ts';
import { verifyStateOf } from '../verify/verify-state-of.ts';
import { KEYS_OPTION, LOG_OPTION, POLICY_OPTION, VKEY_OPTION } from './log-options.ts';

interface VerifyOptions extends KeyOptions {
  readonly checkpoint: string[];
  readonly proof?: string;
  readonly entry?: string;
  readonly policy?: string;
  readonly state?: boolean;
}

/** `countersign audit verify | consistency | verifier`: nothing here needs a service. */
export function addAuditVerifyCommands(audit: Command, config: CliConfig): void {
  audit
    .command('verify [path]')
    .description('verify a log from its stored bytes, or check the proof of one entry; needs no service')
    .addHelpText(
      'after',
      '\nPATH is an export, a store or a data directory; the data directory when left out.',
    )
    .option(...VKEY_OPTION)
    .option(...KEYS_OPTION)
    .option('--checkpoint <file>', 'checkpoint that you kept; may be given several times', collect, [])
    .option(...POLICY_OPTION)
    .option('--state', 'compare the rows of the database with what the log says as well')
    .option('--proof <file>', 'check the proof of one entry')
    .option('--entry <file>', 'the exact bytes of that entry')
    .action(async (path: string | undefined, options: VerifyOptions, command: Command) => {
      const context = contextOf(command, config);
      const log = path ?? context.dataDirectory;
      const { proof, entry, policy, checkpoint: checkpoints, state: isStateWanted, ...keys } = options;
      if (isStateWanted === true && proof !== undefined)
        throw new UsageError('Rows are compared with a whole log: leave --state or --proof out.');
      if ((proof === undefined) !== (entry === undefined))
        throw new UsageError('A proof is checked with --proof FILE and --entry FILE together.');
      if (proof !== undefined && policy !== undefined)
        throw new UsageError('A policy is checked on a whole log: leave --policy or --proof out.');
      const { openLog, verifyLogAt, verifyProofAt } = await loadVerify();
      if (proof !== undefined && entry !== undefined) {
        const { keyFile, close } = needsKeyBeside(keys) ? await openLog(log) : NO_LOG;
        close();
        const verification = verifyProofAt({ ...keys, proof, entry, keyFile });
        context.answer(verification, () => formatProofVerification(verification));
        if (!verification.verified) throw new Refused(EXIT.logBroken);
        return;
      }
      const verification = await verifyLogAt({ ...keys, path: log, checkpoints, policy });
      const state = isStateWanted === true ? await verifyStateOf(context, { path: log, ...keys }) : undefined;
      context.answer(state === undefined ? verification : { ...verification, state }, () =>
        [formatVerification(verification), ...(state === undefined ? [] : [formatState(state)])].join('\n\n'),
      );
      if (!verification.verified || state?.ok === false) throw new Refused(EXIT.logBroken);
    });

  audit
    .command('consistency <checkpoint...>')
    .description('check that the log continues the checkpoints you kept; needs no service')
    .option(...LOG_OPTION)
    .option(...VKEY_OPTION)
    .option(...KEYS_OPTION)
    .action(async (files: string[], options: KeyOptions & { log?: string }, command: Command) => {
      const context = contextOf(command, config);
      const { comparePinned, followLogIfNeeded, openLog, readTrustedKeys } = await loadVerify();
      const log = await openLog(options.log ?? context.dataDirectory);
      try {
        const { trusted } = readTrustedKeys(options, log.keyFile);
        const compared = comparePinned(log, followLogIfNeeded(trusted, log), files);
        context.answer(compared, () =>
          compared.map(({ file, state, message }) => `${file}  ${state}: ${message}`).join('\n'),
        );
        if (compared.some(({ state }) => state !== 'continued')) throw new Refused(EXIT.logBroken);
      } finally {
        log.close();
      }
    });

  audit
    .command('verifier')
    .description('write the verifier to one file that needs nothing but Node, to give to an auditor')
    .requiredOption('--out <file>', 'where to write it, such as verify.mjs')
    .action(async ({ out }: { out: string }, command: Command) => {
      const context = contextOf(command, config);
      const code = Buffer.from(await buildVerifier());
      const { writeWhole } = await import('@countersign/log-files/export');
      writeWhole(out, code);
      const sha256 = createHash('sha256').update(code).digest('hex');
      context.answer({ file: out, bytes: code.length, sha256 }, () => `${sha256}  ${out}`);
    });
}

/** Loaded when asked for: whatever has to do with another command starts in two thirds of the time without it. */
const loadVerify = () => import('@countersign/log-files/verify');

const NO_LOG = { keyFile: undefined, close: () => undefined };

const needsKeyBeside = ({ vkey, keys }: KeyOptions) => vkey === undefined && keys === undefined;

const collect = (value: string, before: string[]) => [...before, value];
