import type { AuditEntry, AuditEventData, AuditEventType, NotificationName } from '@countersign/schema';
import type { ReadTransaction, RequestRecord } from '../../ports/index.ts';
import type { Directory } from '../directory.ts';

/** One entry of the log, and what can be looked up about it. */
export interface ResolveContext {
  readonly tx: ReadTransaction;
  readonly directory: Directory;
  readonly entry: AuditEntry;
  readonly index: number;
  /** The request that the entry is about; null for none. */
  readonly request: RequestRecord | null;
}

/** What an entry is to be told as: about what, and to whom. */
export interface ResolvedNotice {
  readonly subject: string;
  /** Principals. A channel is told whether there are any or not. */
  readonly recipients: readonly string[];
  /** The account that it belongs to; null for none. */
  readonly account: string | null;
  /** How many things it stands for. Default: 1 */
  readonly count?: number;
}

/** What an entry means for one kind of notice; nothing where it is not told as this kind. */
export type Resolve = (context: ResolveContext) => readonly ResolvedNotice[];
export type ResolveTable<N extends NotificationName> = Readonly<Record<N, Resolve>>;

/** The data of an entry, where it is of one of these types. */
export function dataOf<T extends AuditEventType>(
  { entry }: Pick<ResolveContext, 'entry'>,
  ...types: readonly T[]
): AuditEventData<T> | null {
  return types.some((type) => type === entry.type) ? (entry.data as AuditEventData<T>) : null;
}

/** Who acted, where that was a principal. */
export const actorOf = ({ entry }: Pick<ResolveContext, 'entry'>): string | null =>
  entry.actor.kind === 'principal' ? entry.actor.id : null;

/** What came in one file is told together. */
export const subjectOf = ({ id, batch }: Pick<RequestRecord, 'id' | 'batch'>): string => batch ?? id;
