import { parseArgs } from 'node:util';
import { verifyLogAt, verifyProofAt } from '@countersign/log-files/verify';
import { EXIT, UsageError } from '../exit-codes.ts';
import { escapeControls, removeControls } from '../output/controls.ts';
import { formatProofVerification, formatVerification } from '../verify/format-verification.ts';

const HELP = `Verifies a log of Countersign. Needs nothing but Node 18 or newer, no network and no service.

  node verify.mjs PATH                          the folder of an export, a data directory, or a copy of its countersign.db
  node verify.mjs --proof FILE --entry FILE     one entry

  --vkey KEY           verifier key that you trust; else the one beside the log, which proves less
  --keys FILE          list of them, one a line, each with "from SIZE" and "through SIZE" if it may sign some sizes only
  --checkpoint FILE    checkpoint that you kept, which the log has to continue; as often as you have some
  --policy FILE        witnesses of which a quorum has to have cosigned it (c2sp.org/tlog-policy)
  --json               print the answer as JSON

Exit codes: 0 it verifies, 3 it does not, 2 wrong usage. The database needs Node 22.13 or newer.`;

/** Runs the verifier with the words of a command line, and gives the exit code. */
export async function runVerifier(words: readonly string[]): Promise<number> {
  try {
    return await verify(parse(words));
  } catch (error) {
    process.stderr.write(`${removeControls(error instanceof Error ? error.message : String(error))}\n`);
    return EXIT.usage;
  }
}

type Parsed = ReturnType<typeof parse>;

function parse(words: readonly string[]) {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  const { values, positionals } = parseArgs({
    args: [...words],
    allowPositionals: true,
    options: {
      vkey: text,
      keys: text,
      checkpoint: { ...text, multiple: true },
      policy: text,
      proof: text,
      entry: text,
      json: flag,
      help: flag,
    },
  });
  return { ...values, paths: positionals };
}

async function verify({ paths, help, json = false, ...options }: Parsed): Promise<number> {
  if (help || (paths.length === 0 && options.proof === undefined)) {
    process.stdout.write(`${HELP}\n`);
    return help ? EXIT.done : EXIT.usage;
  }
  const answer = ({ verified, ...rest }: { readonly verified: boolean }, forPeople: string) => {
    const text = json
      ? escapeControls(JSON.stringify({ verified, ...rest }, null, 2))
      : removeControls(forPeople);
    process.stdout.write(`${text}\n`);
    return verified ? EXIT.done : EXIT.logBroken;
  };
  const { proof, entry, checkpoint } = options;
  if (proof !== undefined) {
    if (entry === undefined)
      throw new UsageError('Give the exact bytes of the entry as well, with --entry FILE.');
    if (paths.length > 0 || checkpoint !== undefined || options.policy !== undefined)
      throw new UsageError('A proof is verified by itself: leave the path, --checkpoint and --policy out.');
    const verification = verifyProofAt({ ...options, proof, entry });
    return answer(verification, formatProofVerification(verification));
  }
  const [path, ...more] = paths;
  if (path === undefined || more.length > 0 || entry !== undefined) throw new UsageError(HELP);
  const verification = await verifyLogAt({ ...options, path, checkpoints: checkpoint });
  return answer(verification, formatVerification(verification));
}
