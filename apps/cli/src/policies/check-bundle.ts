import { createHash } from 'node:crypto';
import { CountersignError, policyBundleSchema } from '@countersign/schema';
import type { CliConfig } from '../config.ts';
import { readInputFile } from '../input/read-file.ts';

/**
 * Checks a bundle with nothing but the log's public key: the note's signature, the digest of every rule, and that of all.
 * @throws CountersignError FILE_UNREADABLE that says what is wrong with it
 */
export async function checkBundle(
  config: CliConfig,
  path: string,
  vkey: string,
): Promise<{ readonly digest: string; readonly rules: number }> {
  const { bytes, fileName } = await readInputFile(config, path);
  const wrong = (what: string, cause?: unknown) =>
    new CountersignError(
      'FILE_UNREADABLE',
      { problem: `${fileName} ${what}`, remedy: 'do not use it; ask for the bundle again' },
      cause,
    );
  const bundle = policyBundleSchema.safeParse(parseJson(bytes));
  if (!bundle.success) throw wrong('is no bundle of policies', bundle.error);
  const { openNote, parseVkey } = await import('@countersign/audit-log');
  const { note, rules } = bundle.data;
  const opened = openNote(note, [parseVkey(vkey)]);
  if (!opened.ok) throw wrong(`is not signed by that key: ${opened.message}`);
  const [title, digest, ...lines] = opened.note.text.split('\n');
  if (title !== 'countersign policy bundle v1' || digest === undefined)
    throw wrong('is signed for something else');
  // The text ends in a newline, so the last line is empty.
  if (lines.length - 1 !== rules.length) throw wrong('does not hold the rules that were signed');
  for (const [index, rule] of rules.entries()) {
    const [id, , expected] = lines[index]?.split(' ') ?? [];
    if (sha256(rule) !== expected)
      throw wrong(`holds another text for the rule ${id ?? index} than was signed`);
  }
  if (sha256(`[${rules.join(',')}]`) !== digest)
    throw wrong('holds the rules in another order than was signed');
  return { digest, rules: rules.length };
}

const sha256 = (text: string) => createHash('sha256').update(text, 'utf8').digest('hex');

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch {
    return undefined;
  }
}
