import type { Digest, Instant, Principal } from '@countersign/schema';
import type { EnrolmentRecord, TokenRecord } from './records.ts';

/** Reads of who signs in, and with what. A `get` gives undefined for what does not exist. */
export interface IdentityReader {
  readonly principals: {
    get(id: string): Principal | undefined;
    byEmail(email: string): Principal | undefined;
    list(): readonly Principal[];
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
  readonly enrolments: {
    byHash(hash: Digest): EnrolmentRecord | undefined;
    /** The newest code of a person. */
    of(principal: string): EnrolmentRecord | undefined;
    /** The codes that were made by means of a token. */
    issuedVia(token: string): readonly EnrolmentRecord[];
  };
}

/** Changes of who signs in, and with what. */
export interface IdentityWriter extends IdentityReader {
  readonly principals: IdentityReader['principals'] & {
    insert(principal: Principal): void;
    setRecipient(id: string, recipient: string): void;
    setState(id: string, state: Principal['state']): void;
    setRoles(id: string, roles: Pick<Principal, 'roles' | 'accounts'>): void;
  };
  readonly tokens: IdentityReader['tokens'] & {
    insert(token: TokenRecord): void;
    revoke(id: string, at: Instant): void;
  };
  readonly enrolments: IdentityReader['enrolments'] & {
    /** In place of the one that the person had; one that is spent cannot be replaced. */
    put(enrolment: EnrolmentRecord): void;
    spend(principal: string, at: Instant): void;
    /** Lets a code that is not spent expire. */
    end(principal: string, at: Instant): void;
  };
}
