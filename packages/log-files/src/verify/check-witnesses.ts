import { newestWitnessed, parsePolicy, type TrustedLog, type WitnessPolicy } from '@countersign/audit-log';
import { UnusableInputError } from '../errors.ts';
import type { OpenedLog } from '../open/opened-log.ts';
import { readGiven } from './read-given.ts';

/** The part of a log that a quorum of witnesses has cosigned. */
export interface WitnessedPart {
  /** Entries; 0 where no quorum has cosigned anything. */
  readonly size: number;
  readonly by: readonly { readonly name: string; readonly at: string }[];
}

/** What witnesses vouch for. */
export interface Witnesses extends WitnessedPart {
  /** The newest checkpoint that a quorum has cosigned. */
  readonly note: Uint8Array | string | undefined;
  /** Why there is none. */
  readonly problem: string | null;
}

/** How many cosigned checkpoints are looked at: a quorum may be behind by some. */
const LOOK_BACK = 50;

/**
 * Looks for the newest checkpoint that satisfies a policy: among those of the log, and those that the caller kept. Whether
 * the log continues it is for the verification.
 */
export function checkWitnesses(options: {
  readonly log: Pick<OpenedLog, 'cosigned' | 'newest'>;
  readonly kept: readonly { readonly note: Uint8Array }[];
  readonly trusted: TrustedLog;
  readonly policy: WitnessPolicy;
}): Witnesses {
  const { log, kept, trusted, policy } = options;
  const newest = log.newest();
  // With "quorum none" the log's own word is enough.
  const own = policy.quorum === null && newest !== undefined ? [newest] : log.cosigned(LOOK_BACK);
  const found = [own, ...kept.map(({ note }) => [note])].map((notes) =>
    newestWitnessed(notes, policy, trusted),
  );
  const best = found
    .filter((one) => one?.ok === true)
    .sort((a, b) => Number(b.checkpoint.size - a.checkpoint.size))[0];
  if (best === undefined) {
    const why = found.flatMap((one) => (one?.ok === false ? [one.message] : []));
    const problem = why.join(' ') || 'No witness has cosigned any checkpoint of this log.';
    return { size: 0, by: [], note: undefined, problem };
  }
  const by = best.cosignatures.map(({ key, seconds }) => ({
    name: key.name,
    at: new Date(Number(seconds) * 1000).toISOString(),
  }));
  return { size: Number(best.checkpoint.size), by, note: best.note, problem: null };
}

/** @throws UnusableInputError naming every line that is wrong */
export function readPolicy(path: string): WitnessPolicy {
  const parsed = parsePolicy(readGiven(path).toString('utf8'));
  if (parsed.ok) return parsed.policy;
  const problems = parsed.problems.map(({ line, message }) =>
    line === null ? message : `line ${line}: ${message}`,
  );
  throw new UnusableInputError(`The witness policy ${path} cannot be used. ${problems.join(' ')}`);
}
