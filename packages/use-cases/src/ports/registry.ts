import type { Account, Instant, Integration } from '@countersign/schema';
import type { ApiUserReads, ApiUserWrites } from './api-users.ts';
import type { AdoptionRecord, CorrectionRecord } from './records.ts';

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
  readonly adoptions: {
    /** One that waits, or was carried out. */
    get(id: string): AdoptionRecord | undefined;
    /** One that waits for its reviews and has this name, in whatever spelling. */
    waitingFor(account: string, name: string): AdoptionRecord | undefined;
  };
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
    setRetired(id: string, retired: boolean): void;
  };
  readonly apiUsers: ApiUserWrites;
  readonly adoptions: RegistryReader['adoptions'] & {
    /** @throws CountersignError ALREADY_EXISTS where another one waits under one of its names */
    insert(record: AdoptionRecord): void;
    /** Says which change names it; once. */
    nameChange(id: string, change: string): void;
    /** It is an API user by now, and waits no more. */
    settle(id: string): void;
    /** Nobody waits for it any more: it goes, and with its key whatever there was of it becomes unreadable. */
    release(id: string, at: Instant): void;
  };
  readonly corrections: RegistryReader['corrections'] & { insert(record: CorrectionRecord): void };
}
