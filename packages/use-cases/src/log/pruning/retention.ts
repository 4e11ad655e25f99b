import type { TrustedLog, WitnessPolicy } from '@countersign/audit-log';

/** How long the bytes of every entry are kept at least, and by whose time. */
export interface Retention {
  readonly millis: number;
  /** The witnesses whose time counts; null where there are none. */
  readonly witnessPolicy: () => WitnessPolicy | null;
  readonly trustedLog: TrustedLog;
}
