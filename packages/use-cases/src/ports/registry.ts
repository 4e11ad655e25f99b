import type { Account, Integration } from '@countersign/schema';
import type { ApiUserReads, ApiUserWrites } from './api-users.ts';
import type { CorrectionRecord } from './records.ts';

/** Reads of accounts, integrations and the API users on them. A `get` gives undefined for what does not exist. */
export interface RegistryReader {
  readonly accounts: { get(id: string): Account | undefined; list(): readonly Account[] };
  readonly integrations: {
    get(id: string): Integration | undefined;
    list(): readonly Integration[];
    /** Identifiers of those that the person with this address owns. */
    ownedBy(email: string): readonly string[];
    /** Identifiers of others that one may be taken for, by its name or its identifier. */
    confusableWith(integration: Pick<Integration, 'id' | 'name'>): readonly string[];
  };
  readonly apiUsers: ApiUserReads;
  /** Oldest first. */
  readonly corrections: { of(target: string): readonly CorrectionRecord[] };
}

/** Changes of accounts, integrations and the API users on them. */
export interface RegistryWriter extends RegistryReader {
  readonly accounts: RegistryReader['accounts'] & {
    insert(account: Account): void;
    replace(account: Account): void;
  };
  readonly integrations: RegistryReader['integrations'] & {
    insert(integration: Integration): void;
    setOwner(id: string, owner: string): void;
  };
  readonly apiUsers: ApiUserWrites;
  readonly corrections: RegistryReader['corrections'] & { insert(record: CorrectionRecord): void };
}
