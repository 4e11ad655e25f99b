import {
  type Actor,
  CountersignError,
  type GovernanceContent,
  type GovernanceItem,
  type Principal,
  textProblem,
} from '@countersign/schema';
import { authorize } from '../authorization/index.ts';
import type { InstallationSeal } from '../installation/installation-seal.ts';
import { sealWhenReady } from '../installation/seal-installation.ts';
import { logTime } from '../log-time.ts';
import type { GovernanceChangeRecord, Ids, WriteTransaction } from '../ports/index.ts';
import { principalOf } from '../principals/principal-of.ts';
import { requireReason } from '../require-reason.ts';
import { accessOf } from './access-of.ts';
import { approvalsNeeded } from './approvals-needed.ts';
import { carryOutChange } from './carry-out-change.ts';
import { changeOf } from './change-of.ts';
import { type GoOnDeps, goOnWithChange } from './go-on-with-change.ts';
import { governanceDigest } from './governance-digest.ts';
import { kindOf } from './kinds/index.ts';
import { reviewersLeft } from './reviewers-left.ts';

/** Two weeks to be reviewed in. */
const VALID_MILLIS = 14 * 86_400_000;
const SETUP_REASON = 'Set-up of the installation';

/** What asking for a change needs. */
export interface ProposalDeps extends GoOnDeps {
  readonly ids: Ids;
  readonly installation: InstallationSeal;
}

/** Who asks for which change, and why. */
export interface ChangeProposal {
  readonly principal: Principal;
  readonly actor: Actor;
  readonly content: GovernanceContent;
  /** Left out only as long as the installation is being set up. */
  readonly reason: string | null;
}

/**
 * Asks for a change of who may do what. What gives authority waits for its reviews; what only takes it away is done at once.
 * @throws CountersignError FORBIDDEN, REASON_MISSING, GOVERNANCE_REFUSED where it makes no sense or too few people could review it,
 *   and what its kind refuses
 */
export const createProposeChange =
  (deps: ProposalDeps) =>
  async (command: ChangeProposal): Promise<GovernanceChangeRecord> => {
    await deps.installation.catchUp();
    const change = await deps.store.write((tx) => {
      const { proposing, object } = accessOf(tx, command);
      authorize(principalOf(tx, command.principal.id), proposing, object);
      return proposeChange(tx, deps, command);
    });
    if (change.state !== 'approved') return change;
    await goOnWithChange(deps, change.id);
    return deps.store.read((tx) => changeOf(tx, change.id));
  };

/**
 * Asks for a change in a transaction, in the name of somebody who was found to be allowed to. As long as the installation is being
 * set up nobody else is asked: the change is done, and says so.
 * @throws CountersignError as `createProposeChange`, but for FORBIDDEN
 */
export function proposeChange(
  tx: WriteTransaction,
  deps: Omit<ProposalDeps, 'store'>,
  { principal, actor, content, reason: given }: ChangeProposal,
): GovernanceChangeRecord {
  const { clock, ids, installation } = deps;
  const isSetUp = !installation.stateIn(tx).isSealed;
  const reason = given ?? (isSetUp ? SETUP_REASON : null);
  requireReason(reason, 'a change of who may do what');
  const kind = kindOf(content);
  kind.requireProposable?.(tx, content);
  const assessment = kind.assess(tx, content, { ...deps, proposer: principal.id });
  requireShowable(assessment.items);
  // What an installation has recorded is nobody's to remove alone, however new it is.
  const setup = isSetUp && !assessment.effects.includes('removes-evidence');
  const needed = setup ? 0 : approvalsNeeded(assessment.effects);
  const at = logTime(tx, clock);
  const draft = {
    id: ids.next('governanceChange'),
    kind: content.kind,
    content,
    ...assessment,
    proposer: principal.id,
    reason,
    state: 'proposed',
    createdAt: at,
    expiresAt: at + VALID_MILLIS,
    settledAt: null,
    setup,
  } as const;
  const digest = governanceDigest(draft);
  requireReviewers(tx, draft, needed);
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
      ...(setup ? { setup } : {}),
    },
  });
  const change: GovernanceChangeRecord = { ...draft, digest, entry };
  tx.governanceChanges.insert(change);
  if (needed === 0) carryOutChange(tx, change, { actor, at });
  if (isSetUp) sealWhenReady(tx, installation);
  return changeOf(tx, change.id);
}

/**
 * Nothing is approved unseen: a change is of something, and says so in a text that reads as it stands.
 * @throws CountersignError GOVERNANCE_REFUSED, INPUT_INVALID
 */
function requireShowable(items: readonly GovernanceItem[]): void {
  if (items.length === 0)
    throw new CountersignError('GOVERNANCE_REFUSED', { reason: 'it changes nothing that could be shown' });
  for (const text of items.flatMap(({ what, after }) => [what, after])) {
    const problem = textProblem(text);
    if (problem === undefined) continue;
    throw new CountersignError('INPUT_INVALID', { problems: [`what is different afterwards ${problem}`] });
  }
}

function requireReviewers(
  tx: WriteTransaction,
  draft: Parameters<typeof reviewersLeft>[1],
  needed: number,
): void {
  const able = reviewersLeft(tx, draft).length;
  if (able >= needed) return;
  const why = `it takes ${needed} approvals by approvers or administrators of all accounts who neither ask for it nor gain by it, and there ${able === 1 ? 'is 1' : `are ${able}`}`;
  throw new CountersignError('GOVERNANCE_REFUSED', { reason: why });
}
