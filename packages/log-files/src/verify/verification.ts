import type { Finding, LogReport } from '@countersign/audit-log';
import type { PermitCheck } from './check-permits.ts';
import type { SignedReviewCheck } from './check-signed-reviews.ts';
import type { TakenAwayCheck } from './check-taken-away.ts';
import type { WitnessedPart, Witnesses } from './check-witnesses.ts';

/** One thing that is wrong with a log. */
export interface VerificationFinding {
  readonly kind: string;
  readonly message: string;
  /** First and last entry that it is about; null where that is not known. */
  readonly entries: readonly [first: number, last: number] | null;
}

/** What the verification of a log found, for people and programs. */
export interface Verification {
  readonly verified: boolean;
  readonly size: number;
  /** Hexadecimal Merkle root; null when too much is missing to compute it. */
  readonly root: string | null;
  readonly checkpoints: number;
  /** Entries whose bytes are gone and whose hashes are what was signed. */
  readonly pruned: number;
  /** Reviews that their reviewer's passkey signed, by keys that the log enrolled. */
  readonly signedReviews: number;
  readonly findings: readonly VerificationFinding[];
  readonly findingCount: number;
  /** How much of it witnesses vouch for; only where they were asked for. */
  readonly witnessed?: WitnessedPart;
}

/** What was looked at beside the bytes. */
interface Looked {
  readonly witnesses?: Witnesses | undefined;
  readonly permits?: ReturnType<PermitCheck['faults']>;
  readonly reviews?: ReturnType<SignedReviewCheck['result']>;
  readonly takenAway?: ReturnType<TakenAwayCheck['faults']>;
}

export function presentReport(
  report: LogReport,
  { witnesses, permits, reviews, takenAway }: Looked = {},
): Verification {
  const faults = [...(permits?.told ?? []), ...(reviews?.told ?? []), ...(takenAway?.told ?? [])];
  const presented = withFindings(
    { ...presentFindings(report), signedReviews: reviews?.verified ?? 0 },
    faults.map(({ kind, message, index }) => ({ kind, message, entries: [index, index] })),
    (permits?.count ?? 0) + (reviews?.count ?? 0) + (takenAway?.count ?? 0),
  );
  if (witnesses === undefined) return presented;
  const { size, by, problem } = witnesses;
  const witnessed = { size, by };
  if (problem === null) return { ...presented, witnessed };
  const finding = { kind: 'quorum-missed', message: problem, entries: null };
  return { ...withFindings(presented, [finding], 1), witnessed };
}

function withFindings(
  presented: Verification,
  findings: readonly VerificationFinding[],
  count: number,
): Verification {
  if (count === 0) return presented;
  return {
    ...presented,
    verified: false,
    findings: [...presented.findings, ...findings],
    findingCount: presented.findingCount + count,
  };
}

function presentFindings(report: LogReport): Omit<Verification, 'signedReviews'> {
  return {
    verified: report.ok,
    size: report.size,
    root: report.root === undefined ? null : Buffer.from(report.root).toString('hex'),
    checkpoints: report.checkpoints,
    pruned: report.pruned,
    findings: report.findings.map(presentFinding),
    findingCount: report.findingCount,
  };
}

function presentFinding(finding: Finding): VerificationFinding {
  const { kind, message } = finding;
  if ('part' in finding) return { kind, message, entries: null };
  if ('through' in finding) return { kind, message, entries: [finding.index, finding.through] };
  if ('name' in finding) {
    const { size } = finding;
    return { kind, message, entries: size === undefined || size === 0 ? null : [0, size - 1] };
  }
  const entries = coveredBy(finding);
  if (entries === null) return { kind, message, entries };
  const [first, last] = entries;
  const covered = first === last ? `entry ${first}` : `the entries ${first} to ${last}`;
  return { kind, message: `${message} It covers ${covered}.`, entries };
}

function coveredBy(
  finding: Exclude<Finding, { part: string } | { through: number } | { name: string }>,
): readonly [number, number] | null {
  if ('level' in finding) {
    const width = 2 ** finding.level;
    return [finding.index * width, (finding.index + 1) * width - 1];
  }
  return finding.lastEntry === undefined ? null : [0, finding.lastEntry];
}
