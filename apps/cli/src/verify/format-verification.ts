import type { ProofVerification, Verification } from '@countersign/log-files/verify';
import { fields } from '../output/table.ts';

/** What a verification found, in words. */
export function formatVerification(verification: Verification): string {
  const head = fields([
    ['log', verification.verified ? 'VERIFIED' : 'DOES NOT VERIFY'],
    ['entries', String(verification.size)],
    ['root', verification.root],
    ['checkpoints', `${verification.checkpoints} with a good signature and the right root`],
    ['signed', formatSigned(verification.signedReviews)],
    ...formatWitnessed(verification.witnessed),
    ...(verification.pruned > 0
      ? [['pruned', `${verification.pruned} entries are gone, their hashes are as signed`] as const]
      : []),
  ]);
  if (verification.findings.length === 0) return head;
  const more = verification.findingCount - verification.findings.length;
  return [
    head,
    '',
    ...verification.findings.map((one) => `${one.kind}: ${one.message}`),
    ...(more > 0 ? [`and ${more} more`] : []),
  ].join('\n');
}

const formatSigned = (count: number): string =>
  `${count} ${count === 1 ? 'review' : 'reviews'} by the reviewer's own passkey, each with a good signature`;

function formatWitnessed(part: Verification['witnessed']): [string, string][] {
  if (part === undefined) return [];
  const { size, by } = part;
  if (size === 0) return [['witnessed', 'nothing, by a quorum']];
  return [
    ['witnessed', `the first ${size} entries`],
    ...by.map(({ name, at }): [string, string] => ['by', `${name}, ${at}`]),
  ];
}

/** The same for one entry and its proof. */
export function formatProofVerification(verification: ProofVerification): string {
  if (verification.finding !== null)
    return `entry  DOES NOT VERIFY\n\n${verification.finding.kind}: ${verification.finding.message}`;
  return fields([
    ['entry', 'VERIFIED'],
    ['index', String(verification.index)],
    ['leaf hash', verification.leafHash],
    ['log', verification.origin],
    ['signed at', `${verification.size} entries`],
    ['root', verification.root],
  ]);
}
