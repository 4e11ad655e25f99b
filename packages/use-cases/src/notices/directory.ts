import { ERASED_TEXT, type Instant, type Principal, type Role } from '@countersign/schema';
import { everyStandIn, type StandIn } from '../delegations/stand-in.ts';
import type { IdentityReader, LogReader, RegistryReader } from '../ports/index.ts';

/** Who there is to tell, read once for all that is looked at together. */
export interface Directory {
  /** People who sign in and have an address. */
  readonly people: readonly Principal[];
  /** Those with a role for an account; of all accounts where it is null. */
  withRole(role: Role, account: string | null): readonly string[];
  /** In whose places somebody reviews requests. */
  inPlaceOf(person: string): readonly Principal[];
  /** The owner of an integration, if that is somebody who can be told. */
  ownerOf(integration: string | null | undefined): readonly string[];
}

/** Whether somebody is told anything: not a machine, nobody who has left, and nobody whose address was erased. */
export const isReached = (principal: Principal | undefined): principal is Principal =>
  principal?.state === 'active' && principal.kind === 'person' && principal.email !== ERASED_TEXT;

/** @param at by the log's time */
export function readDirectory(tx: IdentityReader & RegistryReader & LogReader, at: Instant): Directory {
  let people: readonly Principal[] | undefined;
  let standIns: ReadonlyMap<string, readonly StandIn[]> | undefined;
  const all = () => {
    people ??= tx.principals.list().filter(isReached);
    return people;
  };
  return {
    get people() {
      return all();
    },
    withRole: (role, account) =>
      all()
        .filter(({ roles, accounts }) => {
          if (!roles.includes(role)) return false;
          // An auditor reads everything, whatever the accounts say.
          return accounts === null || role === 'auditor' || (account !== null && accounts.includes(account));
        })
        .map(({ id }) => id),
    inPlaceOf: (person) => {
      standIns ??= everyStandIn(tx, at);
      return (standIns.get(person) ?? []).map(({ delegator }) => delegator);
    },
    ownerOf: (integration) => {
      const owner = integration == null ? undefined : tx.integrations.get(integration)?.owner;
      if (owner === undefined || owner === ERASED_TEXT) return [];
      return all()
        .filter(({ email }) => email.toLowerCase() === owner.toLowerCase())
        .map(({ id }) => id);
    },
  };
}
