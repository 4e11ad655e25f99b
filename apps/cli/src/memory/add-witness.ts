import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parsePolicy } from '@countersign/audit-log';
import { WITNESS_POLICY_FILE } from '@countersign/schema';
import { UsageError } from '../exit-codes.ts';

/**
 * Writes a witness into the policy of the data directory. The first one is the quorum; how many of several are enough is for people
 * to decide, so further ones are asked and do not count until somebody writes them into the quorum.
 * @returns whether its cosignature is enough already
 * @throws UsageError where the line makes no good policy; nothing is changed then
 */
export function addWitness(
  dataDirectory: string,
  { name, vkey, url }: { readonly name: string; readonly vkey: string; readonly url: string },
): boolean {
  const path = join(dataDirectory, WITNESS_POLICY_FILE);
  const before = existsSync(path) ? readFileSync(path, 'utf8') : null;
  const line = `witness ${name} ${vkey} ${url}\n`;
  const text =
    before === null ? `${line}quorum ${name}\n` : `${before}${before.endsWith('\n') ? '' : '\n'}${line}`;
  const parsed = parsePolicy(text);
  if (!parsed.ok) {
    const said = parsed.problems.map(({ line, message }) =>
      line === null ? message : `line ${line}: ${message}`,
    );
    throw new UsageError(`This makes no good policy (${path}): ${said.join('; ')}`);
  }
  writeFileSync(`${path}.new`, text, { mode: 0o600, flush: true });
  renameSync(`${path}.new`, path);
  return before === null;
}
