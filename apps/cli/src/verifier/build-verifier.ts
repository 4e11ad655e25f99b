import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The verifier as one file of JavaScript that needs nothing but Node: made of the sources that `audit verify` runs, so
 * that there is no second implementation. The same sources give the same bytes.
 */
export async function buildVerifier(): Promise<string> {
  // The packed client brings the file along.
  const packed = join(import.meta.dirname, 'verify.mjs');
  if (existsSync(packed)) return readFileSync(packed, 'utf8');
  // Loaded here only: no other command needs a bundler.
  const { build } = await import('rolldown');
  const { output } = await build({
    input: join(import.meta.dirname, 'main.ts'),
    platform: 'node',
    logLevel: 'silent',
    transform: { target: 'node18' },
    write: false,
    output: {
      format: 'es',
      comments: false,
      codeSplitting: false,
      banner: '// Verifies a log of Countersign: node verify.mjs --help',
    },
  });
  const [file, ...others] = output;
  if (others.length > 0) throw new Error('The verifier does not fit into one file (this is a bug).');
  return file.code;
}
