import { readFileSync } from 'node:fs';
import { parsePolicy, type TrustedLog, type WitnessPolicy } from '@countersign/audit-log';
import { ConfigurationError } from '@countersign/schema';

/**
 * Reads the policy that says which witnesses there are and how many are enough; null where none is configured.
 * @param log one of whose keys the policy has to accept
 * @throws ConfigurationError naming every line that is wrong
 */
export function loadWitnessPolicy(path: string | null, log: TrustedLog): WitnessPolicy | null {
  if (path === null) return null;
  const parsed = parsePolicy(readPolicy(path));
  if (!parsed.ok) {
    throw new ConfigurationError(
      parsed.problems.map(({ line, message }) =>
        line === null ? `${path}: ${message}` : `${path}, line ${line}: ${message}`,
      ),
    );
  }
  const { policy } = parsed;
  for (const { name, url } of policy.witnesses) {
    if (url !== null && !/^https?:\/\//.test(url)) {
      throw new ConfigurationError([
        `${path}: the address of the witness ${name} must begin with https:// or http://`,
      ]);
    }
  }
  const accepted = policy.logs.map((one) => one.key.keyObject);
  if (accepted.length > 0 && !log.vkeys.some((key) => accepted.some((one) => one.equals(key.keyObject)))) {
    throw new ConfigurationError([
      `${path} accepts other logs than this one: put "keys/log.vkey" of the data directory into a line that begins with "log"`,
    ]);
  }
  return policy;
}

function readPolicy(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    throw new ConfigurationError([`WITNESS_POLICY names ${path}, which cannot be read`]);
  }
}
