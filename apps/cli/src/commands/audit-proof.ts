import type { KeyOptions } from '@countersign/log-files/verify';
import type { Command } from 'commander';
import type { CliConfig } from '../config.ts';
import { contextOf } from '../context.ts';
import { parseIndex } from '../input/parse-index.ts';
import { KEYS_OPTION, VKEY_OPTION } from './log-options.ts';

interface ProofOptions extends KeyOptions {
  readonly out?: string;
  readonly entry?: string;
  readonly log?: string;
}

/** `countersign audit proof` */
export function addAuditProofCommand(audit: Command, config: CliConfig): void {
  audit
    .command('proof <index>')
    .description('write the proof that the signed log holds an entry (c2sp.org/tlog-proof)')
    .option('--out <file>', 'where to write the proof, such as 81.tlog-proof; standard output when left out')
    .option('--entry <file>', 'write the exact bytes of the entry as well')
    .option('--log <path>', 'store, data directory or export to take it from, instead of asking the service')
    .option(...VKEY_OPTION)
    .option(...KEYS_OPTION)
    .action(async (given: string, options: ProofOptions, command: Command) => {
      const context = contextOf(command, config);
      const index = parseIndex(given);
      const { proof, body } =
        options.log === undefined ? await ask(index) : await prove(index, { ...options, log: options.log });
      const { writeWhole } = await import('@countersign/log-files/export');
      if (options.out !== undefined) writeWhole(options.out, Buffer.from(proof));
      if (options.entry !== undefined) writeWhole(options.entry, body);
      const written = { index, proof: options.out ?? null, entry: options.entry ?? null };
      if (options.out === undefined && !context.json) process.stdout.write(proof);
      else
        context.answer({ ...written, text: proof }, () =>
          [written.proof, written.entry].filter(Boolean).join('\n'),
        );

      async function ask(entry: number) {
        const shown = await context.client().showEntry({ params: { index: entry } });
        return { proof: shown.proof, body: Buffer.from(shown.body, 'base64') };
      }
    });
}

async function prove(index: number, options: ProofOptions & { readonly log: string }) {
  const { followLogIfNeeded, openLog, proveEntry, readTrustedKeys } = await import(
    '@countersign/log-files/verify'
  );
  const log = await openLog(options.log);
  try {
    return proveEntry(log, followLogIfNeeded(readTrustedKeys(options, log.keyFile).trusted, log), index);
  } finally {
    log.close();
  }
}
