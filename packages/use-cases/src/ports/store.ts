import type { DeliveryReader, DeliveryWriter } from './delivery.ts';
import type { ExecutionReader, ExecutionWriter } from './execution.ts';
import type { GovernanceReader, GovernanceWriter } from './governance.ts';
import type { IdentityReader, IdentityWriter } from './identity.ts';
import type { LogReader, LogWriter } from './log.ts';
import type { PolicyReader, PolicyWriter } from './policy-sets.ts';
import type { PrivacyReader, PrivacyWriter } from './privacy.ts';
import type { ProvisioningReader, ProvisioningWriter } from './provisioning.ts';
import type { RegistryReader, RegistryWriter } from './registry.ts';

/** Reads of one consistent state of the store, of all contexts. A `get` gives undefined for what does not exist. */
export interface ReadTransaction
  extends IdentityReader,
    RegistryReader,
    ProvisioningReader,
    ExecutionReader,
    PolicyReader,
    GovernanceReader,
    PrivacyReader,
    DeliveryReader,
    LogReader {}

/**
 * All that one change of state writes; it is committed whole or not at all. Whatever is appended to the log in it is under
 * a signed checkpoint once it is committed.
 */
export interface WriteTransaction
  extends IdentityWriter,
    RegistryWriter,
    ProvisioningWriter,
    ExecutionWriter,
    PolicyWriter,
    GovernanceWriter,
    PrivacyWriter,
    DeliveryWriter,
    LogWriter {
  readonly trials: {
    /** Gives what `work` answers, and undoes all that it wrote; so does what it throws. What the transaction wrote before stays. */
    run<T>(work: () => Synchronous<T>): T;
    /** Gives what `work` answers and keeps what it wrote, or undoes that alone when it throws. */
    attempt<T>(work: () => Synchronous<T>): T;
  };
}

/** Keeps the compiler from taking an async function: its body would run on after the transaction has ended. */
export type Synchronous<T> = T extends PromiseLike<unknown> ? never : T;

/** Changes that are tried out: they see each other, and nothing of them is ever written. */
export interface Rehearsal {
  /** Runs `work` on what was there at the start and what was tried since; undone alone when it throws. */
  attempt<T>(work: (tx: WriteTransaction) => Synchronous<T>): T;
  /** Forgets it all; may be called again. */
  end(): void;
}

export interface Store {
  read<T>(work: (tx: ReadTransaction) => Synchronous<T>): T;
  /**
   * Runs `work` in an IMMEDIATE transaction and answers once it is durable. Writers that come at the same time share one
   * commit; one that throws is rolled back alone and its promise rejects with what it threw.
   * @throws CountersignError LOG_UNAVAILABLE, LOG_INCONSISTENT or STORE_BUSY
   */
  write<T>(work: (tx: WriteTransaction) => Synchronous<T>): Promise<T>;
  /**
   * Begins to try changes out on the store as it is now. Takes no lock: others read and write meanwhile, and do not see it.
   * @param accounts whose API users and requests the changes may be about
   * @throws CountersignError where nothing could be written either
   */
  rehearse(accounts: readonly string[]): Rehearsal;
  /** Changes with every commit of this process or another; cheap to ask for. */
  dataVersion(): number;
}
