import type { Actor, GovernanceContent, Permission, Principal } from '@countersign/schema';
import { authorize, type ProtectedObject } from '../authorization/index.ts';
import type { GovernanceChangeRecord, WriteTransaction } from '../ports/index.ts';
import { principalOf } from '../principals/principal-of.ts';
import { type ProposalDeps, proposeChange } from './propose-change.ts';

/** Who asks for something, and why; a reason may be left out only as long as the installation is being set up. */
export interface ProposedBy {
  readonly by: Principal;
  readonly actor: Actor;
  readonly reason: string | null;
}

/**
 * Asks for a change by a way of its own, with the permission that belongs to that way.
 * @param asking.content says in the transaction what is asked for
 * @throws CountersignError FORBIDDEN, and what asking for a change throws
 */
export async function proposeFor(
  deps: ProposalDeps,
  { by, actor, reason }: ProposedBy,
  asking: {
    readonly permission: Permission;
    readonly object: ProtectedObject;
    readonly content: (tx: WriteTransaction) => GovernanceContent;
  },
): Promise<GovernanceChangeRecord> {
  await deps.installation.catchUp();
  return deps.store.write((tx) => {
    const principal = principalOf(tx, by.id);
    authorize(principal, asking.permission, asking.object);
    return proposeChange(tx, deps, { principal, actor, reason, content: asking.content(tx) });
  });
}
