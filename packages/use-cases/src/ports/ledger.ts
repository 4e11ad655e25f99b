import type {
  Account,
  HeldSecret,
  Opening,
  PasswordFacts,
  Provider,
  ReportAnswer,
  SealedPassword,
  WorkReport,
} from '@countersign/schema';

/** A job for the queue, by the row of the outbox that it stands for. */
export interface QueuedWork {
  readonly id: string;
  readonly provider: Provider;
  /** A step or an account check. */
  readonly subject: string;
}

/** What is to be handed to the queue now. */
export interface DuePublication {
  readonly work: readonly QueuedWork[];
  /** How much was set aside meanwhile, because something is in its way. */
  readonly setAside: number;
  /** When there is something to do although nobody commits, from now on; null for never. */
  readonly nextInMillis: number | null;
}

/**
 * All that a worker needs of the store: asynchronous, and nothing but values go in and come out, so that the worker may be on
 * another machine. Authority is on the ledger's side: what is due, whether it may be done, who holds the lease, and what is recorded.
 * Methods throw CountersignError: that of the store, or UNREACHABLE where the ledger is elsewhere.
 */
export interface Ledger {
  /** Opens the work that a job names: what there is to do, judged by permit, policies and fresh facts. */
  open(job: {
    readonly subject: string;
    readonly passwordFacts?: PasswordFacts | undefined;
  }): Promise<Opening>;
  /** Sealed copies of the API user's credentials that belong to opened work, oldest first. */
  heldSecrets(ticket: string): Promise<readonly HeldSecret[]>;
  /** Makes the attempt durable before the provider is called, under a lease. Gives its number; null where the work has changed meanwhile. */
  begin(ticket: string, password: SealedPassword | null): Promise<number | null>;
  report(ticket: string, report: WorkReport): Promise<ReportAnswer>;
  /** Renews the leases that this worker holds on these steps; gives the steps on which it had one and has none any more. */
  renewLeases(steps: readonly string[]): Promise<readonly string[]>;
  /** What is due and fits into the queue; what cannot start yet is set aside. @param window how many jobs of a provider the queue holds */
  claimDue(window: number): Promise<DuePublication>;
  /** After these are in the queue: at least once, because between the two the worker may end. */
  confirmPublished(ids: readonly string[]): Promise<void>;
  /** What was handed to the queue so many milliseconds ago and is not settled. */
  unsettled(ageMillis: number): Promise<readonly (QueuedWork & { readonly ageMillis: number })[]>;
  /** Has work that the queue lost handed to it again. */
  republish(ids: readonly string[]): Promise<void>;
  /** Accounts whose provider is away and has to be asked now; each of them is given to one worker. */
  claimProbes(): Promise<readonly Account[]>;
  /** The provider of an account has answered a probe. */
  reportReachable(account: string): Promise<void>;
}
