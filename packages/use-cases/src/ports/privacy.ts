import type { Instant } from '@countersign/schema';
import type { ErasureRecord, HoldRecord, SubjectRecord } from './records.ts';

/** Reads of whose personal data there is, and what becomes of it. A `get` gives undefined for what does not exist. */
export interface PrivacyReader {
  readonly subjects: {
    /** By the identifier of an API user, a request, a principal or a file, or `owner:` or `account:` and its name. */
    resolve(name: string): SubjectRecord | undefined;
    apiUsers(subject: string): readonly string[];
    /** Those that exist, or may exist, on the provider. */
    liveApiUsers(subject: string): readonly string[];
    countRequests(subject: string): number;
    /** Requests that are not settled: about the subject, or asked for or answered for by it. */
    openRequests(subject: string): readonly string[];
  };
  /** Those that were asked for before erasures were governance changes. */
  readonly erasures: {
    /** Newest first. */
    list(): readonly ErasureRecord[];
  };
  readonly holds: {
    get(id: string): HoldRecord | undefined;
    ofSubject(subject: string): readonly HoldRecord[];
    /** Those that were not released. */
    running(subject: string): readonly HoldRecord[];
    /** Those of everybody that were not released. */
    listRunning(): readonly HoldRecord[];
  };
}

/** Changes of whose personal data there is, and what becomes of it. */
export interface PrivacyWriter extends PrivacyReader {
  readonly subjects: PrivacyReader['subjects'] & {
    /**
     * Makes the personal data of the subject unreadable for good. Gives how many rows held some. From the commit on nothing of its key is in the file.
     */
    erase(subject: string, at: Instant): number;
    /**
     * Has another personal key take the place of the one in use: it wraps the keys of all subjects from then on.
     * @param successor what tells it from others, as the host names it
     * @throws CountersignError PERSONAL_KEY_WRONG where the host does not have it
     */
    rewrapKeys(successor: string): void;
  };
  readonly holds: PrivacyReader['holds'] & {
    insert(hold: HoldRecord): void;
    release(id: string, patch: Pick<HoldRecord, 'releasedBy' | 'releasedAt'>): void;
  };
}
