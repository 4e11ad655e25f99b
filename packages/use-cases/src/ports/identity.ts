import type { Digest, Group, Instant, Principal, Role } from '@countersign/schema';
import type { DelegationRecord } from './delegations.ts';
import type { EnrolmentRecord, IdentityRecord, PasskeyRecord, TokenRecord } from './identity-records.ts';

/** Reads of who signs in, and with what. A `get` gives undefined for what does not exist. */
export interface IdentityReader {
  readonly principals: {
    get(id: string): Principal | undefined;
    byEmail(email: string): Principal | undefined;
    list(): readonly Principal[];
    /** Everybody who has a role, in an object: so it is remembered, however many there are. */
    ofRole(role: Role): { readonly people: readonly Principal[] };
    /** Salt of the digest of who somebody is; null where none was made, and once they were erased. */
    saltOf(id: string): string | null;
  };
  readonly tokens: {
    byHash(hash: Digest): TokenRecord | undefined;
    get(id: string): TokenRecord | undefined;
    /** Those that were made by means of a token, oldest first. */
    issuedVia(token: string): readonly TokenRecord[];
    /** Whether the principal has ever had one. */
    wasIssuedTo(principal: string): boolean;
    /** All that the principal has ever had, oldest first. */
    of(principal: string): readonly TokenRecord[];
  };
  readonly identities: {
    get(id: string): IdentityRecord | undefined;
    /** The one that has not ended. */
    bySubject(subjectDigest: Digest): IdentityRecord | undefined;
    /** All that the person has ever had, oldest first. */
    of(principal: string): readonly IdentityRecord[];
  };
  readonly passkeys: {
    get(id: string): PasskeyRecord | undefined;
    byCredential(credentialId: string): PasskeyRecord | undefined;
    /** All that the person has ever had, oldest first. */
    of(principal: string): readonly PasskeyRecord[];
  };
  /** Named sets of people, of which policies can ask that one approves. */
  readonly groups: {
    get(id: string): Group | undefined;
    list(): readonly Group[];
    /** Identifiers of those that somebody is in. */
    of(principal: string): readonly string[];
  };
  /** Who reviews requests in whose place, also those that are over. A list leaves out what was edited. */
  readonly delegations: {
    get(id: string): DelegationRecord | undefined;
    list(): readonly DelegationRecord[];
    byDelegator(principal: string): readonly DelegationRecord[];
    byDelegate(principal: string): readonly DelegationRecord[];
    /** Of one person to another, of which none may be edited. @throws CountersignError AUTHORITY_MISMATCH */
    between(delegator: string, delegate: string): readonly DelegationRecord[];
  };
  readonly enrolments: {
    byHash(hash: Digest): EnrolmentRecord | undefined;
    /** The newest code of a person. */
    of(principal: string): EnrolmentRecord | undefined;
    /** The same, for whoever ends it: one that was edited is none, and keeps nobody from being deactivated. */
    toEnd(principal: string): EnrolmentRecord | undefined;
    /** The codes that were made by means of a token. */
    issuedVia(token: string): readonly EnrolmentRecord[];
  };
}

/** Changes of who signs in, and with what. */
export interface IdentityWriter extends IdentityReader {
  readonly principals: IdentityReader['principals'] & {
    insert(principal: Principal, salt?: string): void;
    setRecipient(id: string, recipient: string): void;
    /** Has somebody who was never let in wait as who they really are, with a new salt. */
    correct(id: string, who: Pick<Principal, 'name' | 'kind' | 'recipient'>, salt: string): void;
    setState(id: string, state: Principal['state']): void;
    setRoles(id: string, roles: Pick<Principal, 'roles' | 'accounts'>): void;
    /** Who let somebody in while nobody else vouches for them; null from when somebody does. */
    setLetInBy(id: string, letInBy: string | null): void;
  };
  readonly tokens: IdentityReader['tokens'] & {
    insert(token: TokenRecord): void;
    revoke(id: string, at: Instant): void;
    /** Notes a use, where it is later than the one that is known. */
    touch(id: string, at: Instant): void;
  };
  readonly identities: IdentityReader['identities'] & {
    insert(identity: IdentityRecord): void;
    revoke(id: string, at: Instant): void;
  };
  readonly passkeys: IdentityReader['passkeys'] & {
    insert(passkey: PasskeyRecord): void;
    /** Notes that it signed. */
    use(
      id: string,
      use: { readonly at: Instant; readonly signCount: number; readonly backedUp: boolean },
    ): void;
    revoke(id: string, at: Instant): void;
  };
  readonly groups: IdentityReader['groups'] & {
    /** In place of what it was before. */
    put(group: Group): void;
  };
  readonly delegations: IdentityReader['delegations'] & {
    insert(delegation: DelegationRecord): void;
    end(id: string, at: Instant): void;
  };
  readonly enrolments: IdentityReader['enrolments'] & {
    /** In place of the one that the person had. */
    put(enrolment: EnrolmentRecord): void;
    spend(principal: string, at: Instant): void;
    /** Lets a code that is not spent expire. */
    end(principal: string, at: Instant): void;
  };
}
