import { parseUint64 } from '../encoding/uint64.ts';
import { AuditLogError } from '../errors.ts';
import { parseVkey } from '../note/vkey.ts';
import type { TrustedKey, TrustedLog } from './trusted-log.ts';

/**
 * Reads a list of keys of one log: one verifier key a line, after it `from SIZE` and `through SIZE` where it may sign
 * checkpoints of some sizes only. Empty lines and lines that begin with `#` say nothing. The name of the keys is the
 * origin of the log.
 *
 * @throws AuditLogError KEY_MALFORMED
 */
export function parseTrustedKeys(text: string): TrustedLog {
  const vkeys: TrustedKey[] = [];
  for (const [i, line] of text.split(/\r?\n/).entries()) {
    const words = line.trim().split(/[ \t]+/);
    if (words[0] === '' || words[0]?.startsWith('#')) continue;
    vkeys.push(parseLine(words, `line ${i + 1}`));
  }
  const [first] = vkeys;
  if (first === undefined) throw malformed('it names no key');
  const other = vkeys.find(({ name }) => name !== first.name);
  if (other !== undefined) throw malformed(`it names keys of two logs, ${first.name} and ${other.name}`);
  return { origin: first.name, vkeys };
}

function parseLine([vkey = '', ...range]: readonly string[], where: string): TrustedKey {
  const key = parseVkey(vkey);
  const limits: { from?: bigint; through?: bigint } = {};
  for (let at = 0; at < range.length; at += 2) {
    const [word, digits = ''] = range.slice(at, at + 2);
    const size = parseUint64(digits);
    if ((word !== 'from' && word !== 'through') || limits[word] !== undefined || size === undefined)
      throw malformed(`what follows the key in ${where} is not "from SIZE" and "through SIZE"`);
    limits[word] = size;
  }
  const { from = 0n, through } = limits;
  if (through !== undefined && through < from) throw malformed(`the sizes in ${where} end before they begin`);
  return { ...key, ...limits };
}

function malformed(why: string): AuditLogError {
  return new AuditLogError('KEY_MALFORMED', `The list of verifier keys cannot be used: ${why}.`);
}
