import type { TrustedLog } from '@countersign/audit-log';
import type { DerivePasswordFacts } from '@countersign/passwords';
import type { Provider } from '@countersign/schema';
import type { ReviewSeal } from './deps.ts';
import type {
  Clock,
  Connector,
  CredentialSource,
  Ids,
  Logger,
  PolicyEvaluators,
  RandomBytes,
  Sealer,
  Store,
} from './ports/index.ts';
import type { RefusalCounter } from './refusal-counter.ts';
import type { PermitHistories } from './steps/permit-histories.ts';

/** What carrying steps out needs. */
export interface ExecutionDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly policies: PolicyEvaluators;
  readonly connectors: ReadonlyMap<Provider, Connector>;
  readonly sealer: Sealer;
  readonly credentials: CredentialSource;
  readonly derivePasswordFacts: DerivePasswordFacts;
  readonly randomBytes: RandomBytes;
  readonly reviewSeal: Pick<ReviewSeal, 'verify'>;
  readonly refusals: RefusalCounter;
  /** What the signed log says of permits. */
  readonly histories: PermitHistories;
  /** Keys and origin of the log that a permit must be proven from. */
  readonly trustedLog: TrustedLog;
  readonly logger: Logger;
  /** Identifier of this worker, as the holder of leases and the actor of entries. */
  readonly workerId: string;
  /** How long a lease lasts unless it is extended, in milliseconds. */
  readonly leaseMillis: number;
  /** How long one call of a provider may take, in milliseconds. */
  readonly stepTimeoutMillis: number;
  readonly maxAttempts: number;
  /** Between two looks at whether somebody outside did their part, in milliseconds. */
  readonly pollMillis: number;
}
