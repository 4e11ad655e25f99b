import { type Actor, CountersignError, type GovernanceContent, type Principal } from '@countersign/schema';
import { authorize, GLOBAL } from '../authorization/index.ts';
import { logTime } from '../log-time.ts';
import type { Clock, GovernanceChangeRecord, Ids, Store } from '../ports/index.ts';
import { principalOf } from '../principals/principal-of.ts';
import { requireReason } from '../require-reason.ts';
import { approvalsNeeded } from './approvals-needed.ts';
import { carryOutChange } from './carry-out-change.ts';
import { changeOf } from './change-of.ts';
import { governanceDigest } from './governance-digest.ts';
import { kindOf } from './kinds/index.ts';
import { reviewersLeft } from './reviewers-left.ts';

/** Two weeks to be reviewed in. */
const VALID_MILLIS = 14 * 86_400_000;

/**
 * Asks for a change of who may do what. What gives authority waits for its reviews; what only takes it away is done at once.
 * @throws CountersignError FORBIDDEN, REASON_MISSING, GOVERNANCE_REFUSED where it makes no sense or too few people could review it,
 *   and what its kind refuses
 */
export const createProposeChange =
  (deps: { readonly store: Store; readonly clock: Clock; readonly ids: Ids }) =>
  async (command: {
    principal: Principal;
    actor: Actor;
    content: GovernanceContent;
    reason: string;
  }): Promise<GovernanceChangeRecord> => {
    const { actor, content, reason } = command;
    requireReason(reason, 'a change of who may do what');
    return deps.store.write((tx) => {
      const principal = principalOf(tx, command.principal.id);
      authorize(principal, 'governance.propose', GLOBAL);
      const assessment = kindOf(content).assess(tx, content, deps);
      const needed = approvalsNeeded(assessment.effects);
      const at = logTime(tx, deps.clock);
      const draft = {
        id: deps.ids.next('governanceChange'),
        kind: content.kind,
        content,
        ...assessment,
        proposer: principal.id,
        reason,
        state: 'proposed',
        createdAt: at,
        expiresAt: at + VALID_MILLIS,
        settledAt: null,
      } as const;
      const digest = governanceDigest(draft);
      const able = reviewersLeft(tx, draft).length;
      if (able < needed) {
        const why = `it takes ${needed} approvals by approvers or administrators of all accounts who neither ask for it nor gain by it, and there ${able === 1 ? 'is 1' : `are ${able}`}`;
        throw new CountersignError('GOVERNANCE_REFUSED', { reason: why });
      }
      const entry = tx.audit.append(actor, {
        type: 'governance.proposed',
        request: null,
        data: {
          change: draft.id,
          kind: draft.kind,
          digest,
          effects: [...draft.effects],
          beneficiaries: [...draft.beneficiaries],
          approvalsNeeded: needed,
        },
      });
      const change: GovernanceChangeRecord = { ...draft, digest, entry };
      tx.governanceChanges.insert(change);
      if (needed === 0) carryOutChange(tx, change, { actor, at });
      return changeOf(tx, change.id);
    });
  };
