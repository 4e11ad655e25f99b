import type { GovernanceContent, GovernanceKindName } from '@countersign/schema';
import type { GovernanceKind } from '../governance-kind.ts';
import { activateProposed } from './activate-policies.ts';
import { adoptApiUser } from './adopt-api-user.ts';
import { changeAccount } from './change-account.ts';
import { correctApiUser } from './correct-api-user.ts';
import { eraseSubject } from './erase-subject.ts';
import { importRegistry } from './import-registry.ts';
import { invitePrincipal } from './invite-principal.ts';
import { issueToken } from './issue-token.ts';
import { liftFreeze } from './lift-freeze.ts';
import { openDestination } from './open-destination.ts';
import { pruneLog } from './prune-log.ts';
import { reactivatePrincipal } from './reactivate-principal.ts';
import { registerAccount } from './register-account.ts';
import { registerIntegration } from './register-integration.ts';
import { releaseHold } from './release-hold.ts';
import { rotateKey } from './rotate-key.ts';
import { setDelegation } from './set-delegation.ts';
import { setGroup } from './set-group.ts';
import { setOwner } from './set-owner.ts';
import { setRetired } from './set-retired.ts';
import { setRoles } from './set-roles.ts';

/** Every kind of change of who may do what. A kind without a line here does not compile. */
const GOVERNANCE_KINDS: { readonly [K in GovernanceKindName]: GovernanceKind<K> } = {
  'freeze.lift': liftFreeze,
  'key.rotate': rotateKey,
  'destination.open': openDestination,
  'account.change': changeAccount,
  'api-user.adopt': adoptApiUser,
  'api-user.correct': correctApiUser,
  'account.register': registerAccount,
  'hold.release': releaseHold,
  'integration.register': registerIntegration,
  'integration.set-owner': setOwner,
  'integration.set-retired': setRetired,
  'log.prune': pruneLog,
  'policies.activate': activateProposed,
  'subject.erase': eraseSubject,
  'registry.import': importRegistry,
  'principal.invite': invitePrincipal,
  'principal.reactivate': reactivatePrincipal,
  'principal.set-roles': setRoles,
  'delegation.set': setDelegation,
  'group.set': setGroup,
  'token.issue': issueToken,
};

/** The kind that some content is of. */
export const kindOf = ({ kind }: GovernanceContent): GovernanceKind<GovernanceKindName> =>
  // The compiler does not see that kind and content belong together.
  GOVERNANCE_KINDS[kind] as GovernanceKind<GovernanceKindName>;
