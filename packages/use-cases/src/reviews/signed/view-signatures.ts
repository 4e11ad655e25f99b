import { ruleSchema, SIGNATURE_LEVELS, type SignatureLevel } from '@countersign/schema';
import { GLOBAL, isAuthorized } from '../../authorization/index.ts';
import { approvalsNeeded } from '../../governance/approvals-needed.ts';
import type { IdentityReader, PolicyReader } from '../../ports/index.ts';

/** A signature that the rules in force want of approvals, and how many people can give it. */
export interface DemandedSignature {
  readonly by: SignatureLevel;
  /** What is approved so. */
  readonly of: 'requests' | 'changes';
  /** People who may approve that and have such a passkey. */
  readonly able: number;
  /** How many it takes for whoever asks to find enough others. */
  readonly wanted: number;
}

/** The strictest signature of each kind; none where no rule wants any. Somebody whose accounts are limited counts for requests. */
export function viewSignatures(tx: IdentityReader & PolicyReader): readonly DemandedSignature[] {
  const demands = (tx.policySets.active()?.documents ?? []).flatMap(demandsOf);
  return (['requests', 'changes'] as const).flatMap((of) => {
    const about = demands.filter((one) => one.of === of);
    const by = SIGNATURE_LEVELS.findLast((level) => about.some((one) => one.by === level));
    if (by === undefined) return [];
    // Nobody approves what they asked for.
    const wanted = Math.max(...about.map(({ approvals }) => approvals)) + 1;
    return [{ by, of, able: countAble(tx, { by, of }), wanted }];
  });
}

function demandsOf(document: unknown) {
  // What is in force has been loaded, so it parses.
  const { effect, enforcement, event } = ruleSchema.parse(document);
  const requirements = event.params.requirements ?? [];
  if (effect !== 'require' || enforcement === 'observe') return [];
  const approvals = Math.max(1, ...requirements.map((one) => (one.type === 'approvals' ? one.count : 1)));
  return requirements.flatMap((one) => {
    if (one.type !== 'signature') return [];
    const ofRequests = { by: one.by, of: 'requests' as const, approvals };
    if (one.governance === undefined) return [ofRequests];
    return [ofRequests, { by: one.by, of: 'changes' as const, approvals: approvalsNeeded(one.governance) }];
  });
}

function countAble(tx: IdentityReader, { by, of }: Pick<DemandedSignature, 'by' | 'of'>): number {
  return tx.principals
    .list()
    .filter(({ kind, state }) => kind === 'person' && state === 'active')
    .filter((one) =>
      of === 'changes'
        ? isAuthorized(one, 'governance.review', GLOBAL)
        : one.roles.some((role) => role === 'approver'),
    )
    .filter(({ id }) =>
      tx.passkeys
        .of(id)
        .some(({ revokedAt, backupEligible }) => revokedAt === null && (by === 'passkey' || !backupEligible)),
    ).length;
}
