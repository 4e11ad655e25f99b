import { ERASED_TEXT, type Principal } from '@countersign/schema';

/** What is asked about when somebody wants to do something: where the object belongs, and whose it is. */
export interface ProtectedObject {
  /** The account that it belongs to, or all of several; null where it belongs to none. */
  readonly account: string | readonly string[] | null;
  /** The principal whose own it is. */
  readonly principal?: string | null;
  /** Address of the owner of the integration that it concerns. */
  readonly integrationOwner?: string | null | undefined;
}

/** What belongs to no account and to nobody: the log, the policies, the list of accounts. */
export const GLOBAL: ProtectedObject = { account: null };

/** Whether a principal is the owner with this address. Whoever was erased owns nothing any more. */
export function isOwner(principal: Pick<Principal, 'email'>, address: string | null | undefined): boolean {
  if (address == null || address === ERASED_TEXT) return false;
  return principal.email.toLowerCase() === address.toLowerCase();
}
