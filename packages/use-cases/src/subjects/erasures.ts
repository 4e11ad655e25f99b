import type { ErasureState, GovernanceState, Instant } from '@countersign/schema';
import type { GovernanceReader, PrivacyReader } from '../ports/index.ts';

/** An erasure that was asked for, as a governance change or before erasures were that. */
export interface Erasure {
  readonly id: string;
  readonly subject: string;
  readonly reasonCode: string;
  readonly state: ErasureState;
  readonly askedBy: string;
  readonly askedAt: Instant;
  readonly settledAt: Instant | null;
}

const STATES: Readonly<Record<GovernanceState, ErasureState>> = {
  proposed: 'open',
  approved: 'approved',
  done: 'done',
  rejected: 'refused',
  withdrawn: 'withdrawn',
  expired: 'refused',
  superseded: 'refused',
};

/** Every erasure that was asked for, newest first. */
export function listErasures(tx: GovernanceReader & PrivacyReader): readonly Erasure[] {
  const changes = tx.governanceChanges.list().flatMap((change): Erasure[] => {
    const { id, content, state, proposer, createdAt, settledAt } = change;
    if (content.kind !== 'subject.erase') return [];
    const { subject, reasonCode } = content;
    return [
      { id, subject, reasonCode, state: STATES[state], askedBy: proposer, askedAt: createdAt, settledAt },
    ];
  });
  const before = tx.erasures.list().map(({ settledBy: _, ...erasure }) => erasure);
  return [...changes, ...before];
}
