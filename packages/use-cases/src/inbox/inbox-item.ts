import type { AcknowledgementKind, Instant, Risk, SignatureLevel } from '@countersign/schema';
import type { WaitingPlace } from '../ports/index.ts';

/** Something that waits for one principal. */
export interface InboxItem extends WaitingPlace {
  readonly kind: InboxKind;
  /** The request that it is, or is about; null where it is about none. */
  readonly request: string | null;
  readonly account: string | null;
  /** What it is, in one line. */
  readonly what: string;
  /** Who asked for it; null where that tells nothing. */
  readonly askedBy: string | null;
  /** In whose place it is reviewed; null where it waits for this person in their own name. */
  readonly onBehalfOf: string | null;
  readonly risk: Risk;
  readonly since: Instant;
  /** What is to be acknowledged. */
  readonly acknowledgement: AcknowledgementKind | null;
  /** Which signature an approval has to have; null where the server's is enough. */
  readonly signature: SignatureLevel | null;
  /** What stands in the way, and what to do about it; null where nothing does. */
  readonly note: string | null;
}

/**
 * `review`: a request to approve or reject. `acknowledgement`: a request that goes on once somebody has said that they know what it means.
 * `returned`: a request of one's own that a reviewer wants changed. `renewal`: one of one's own that was decided by policies which are not in
 * force any more, and is edited or cancelled. `task`, `confirmation`: a step to do, or to look at again. `change`: a change of who may do what to
 * approve or reject. `break-glass`: to say whether it was justified that somebody had a request carried out without its approvals. `credential`, `token`: something to collect.
 */
export type InboxKind =
  | 'review'
  | 'acknowledgement'
  | 'returned'
  | 'renewal'
  | 'task'
  | 'confirmation'
  | 'change'
  | 'break-glass'
  | 'credential'
  | 'token';
