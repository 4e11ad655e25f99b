import type { DerivePasswordFacts } from '@countersign/passwords';
import type { Provider, StepOrder } from '@countersign/schema';
import type { Connector, CredentialSource, Ledger, Logger, RandomBytes, Sealer } from '../ports/index.ts';

/** What a worker carries steps out with, on whatever machine it is. The store is not part of it. */
export interface WorkDeps {
  readonly ledger: Ledger;
  readonly connectors: ReadonlyMap<Provider, Connector>;
  readonly sealer: Sealer;
  readonly credentials: CredentialSource;
  readonly derivePasswordFacts: DerivePasswordFacts;
  readonly randomBytes: RandomBytes;
  readonly logger: Logger;
  /** How long the calls of one step may take, in milliseconds. */
  readonly stepTimeoutMillis: number;
}

/** A step that the ledger has given out, and the call that it came with. */
export interface OrderedStep {
  readonly ticket: string;
  readonly order: StepOrder;
  readonly signal: AbortSignal;
}
