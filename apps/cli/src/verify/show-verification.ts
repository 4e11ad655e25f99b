import { fields } from '../output/table.ts';
import type { Verification } from './verification.ts';
import type { ProofVerification } from './verify-proof-at.ts';

/** What a verification found, in words. */
export function showVerification(of: Verification): string {
  const head = fields([
    ['log', of.verified ? 'VERIFIED' : 'DOES NOT VERIFY'],
    ['entries', String(of.size)],
    ['root', of.root],
    ['checkpoints', `${of.checkpoints} with a good signature and the right root`],
    ...showWitnessed(of.witnessed),
    ...(of.pruned > 0
      ? [['pruned', `${of.pruned} entries are gone, their hashes are as signed`] as const]
      : []),
  ]);
  if (of.findings.length === 0) return head;
  const more = of.findingCount - of.findings.length;
  return [
    head,
    '',
    ...of.findings.map((one) => `${one.kind}: ${one.message}`),
    ...(more > 0 ? [`and ${more} more`] : []),
  ].join('\n');
}

function showWitnessed(part: Verification['witnessed']): [string, string][] {
  if (part === undefined) return [];
  const { size, by } = part;
  if (size === 0) return [['witnessed', 'nothing, by a quorum']];
  return [
    ['witnessed', `the first ${size} entries`],
    ...by.map(({ name, at }): [string, string] => ['by', `${name}, ${at}`]),
  ];
}

/** The same for one entry and its proof. */
export function showProofVerification(of: ProofVerification): string {
  if (of.finding !== null) return `entry  DOES NOT VERIFY\n\n${of.finding.kind}: ${of.finding.message}`;
  return fields([
    ['entry', 'VERIFIED'],
    ['index', String(of.index)],
    ['leaf hash', of.leafHash],
    ['log', of.origin],
    ['signed at', `${of.size} entries`],
    ['root', of.root],
  ]);
}
