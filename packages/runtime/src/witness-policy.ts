import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parsePolicy, type TrustedLog, type WitnessPolicy } from '@countersign/audit-log';
import { ConfigurationError, WITNESS_POLICY_FILE } from '@countersign/schema';

/**
 * The policy as it is now. One that is configured is read once; the one in the data directory, which may be made at any time, is read
 * again when it has changed. Where it cannot be used then, the one before goes on.
 * @param options.onProblem told once of each such change
 * @throws ConfigurationError at once, for one that cannot be used from the beginning
 */
export function createWitnessPolicySource(options: {
  /** `WITNESS_POLICY`; null where it is not set. */
  readonly path: string | null;
  readonly dataDirectory: string;
  readonly log: TrustedLog;
  readonly onProblem: (error: unknown) => void;
}): () => WitnessPolicy | null {
  const { path, dataDirectory, log, onProblem } = options;
  if (path !== null) {
    const policy = loadWitnessPolicy(path, log);
    return () => policy;
  }
  const own = join(dataDirectory, WITNESS_POLICY_FILE);
  const stateNow = () => {
    const stat = statSync(own, { throwIfNoEntry: false, bigint: true });
    return stat === undefined ? null : [stat.ino, stat.size, stat.mtimeNs].join(' ');
  };
  const load = (state: string | null) => loadWitnessPolicy(state === null ? null : own, log);
  let seen = stateNow();
  let policy = load(seen);
  return () => {
    const state = stateNow();
    if (state === seen) return policy;
    seen = state;
    try {
      policy = load(state);
    } catch (error) {
      onProblem(error);
    }
    return policy;
  };
}

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
    throw new ConfigurationError([`the witness policy ${path} cannot be read`]);
  }
}
