import type { GovernanceContent, GovernanceKindName } from '@countersign/schema';
import type { GovernanceKind } from '../governance-kind.ts';
import { reactivatePrincipal } from './reactivate-principal.ts';
import { setRoles } from './set-roles.ts';

/** Every kind of change of who may do what. A kind without a line here does not compile. */
const GOVERNANCE_KINDS: { readonly [K in GovernanceKindName]: GovernanceKind<K> } = {
  'principal.reactivate': reactivatePrincipal,
  'principal.set-roles': setRoles,
};

/** The kind that some content is of. */
export const kindOf = ({ kind }: GovernanceContent): GovernanceKind<GovernanceKindName> =>
  // The compiler does not see that kind and content belong together.
  GOVERNANCE_KINDS[kind] as GovernanceKind<GovernanceKindName>;
