import type { AuditEntry, Provider } from '@countersign/schema';

/** What the request of an entry is about, by identifiers. */
export interface ExportSubject {
  /** Null until the request has one. */
  readonly apiUser: string | null;
  readonly account: string;
  readonly provider: Provider;
  readonly integration: string | null;
}

/** One entry of the log on its way to another program. */
export interface ExportedEntry {
  readonly index: number;
  /** The stored bytes, as text: what the leaf hash is over. */
  readonly body: string;
  /** The same, parsed. */
  readonly entry: AuditEntry;
  /** Lower-case hexadecimal. */
  readonly leafHash: string;
  /** Null for an entry that belongs to no request. */
  readonly subject: ExportSubject | null;
}
