import type { EntryOutcome } from '@countersign/schema';

/** What was done, in the words of this package; a format gives them its numbers, or passes the word on where it has none. */
export type Activity =
  | 'create'
  | 'read'
  | 'update'
  | 'delete'
  | 'enroll'
  | 'enable'
  | 'disable'
  | 'activate'
  | 'deactivate'
  | 'password-change'
  | 'assign-privileges'
  | 'revoke-privileges'
  | 'approve'
  | 'reject'
  | 'return'
  | 'acknowledge'
  | 'cancel'
  | 'comment'
  | 'close'
  | 'complete'
  | 'confirm'
  | 'decide'
  | 'deliver'
  | 'export'
  | 'fail'
  | 'issue-token'
  | 'revoke-token'
  | 'refuse'
  | 'verify';

/** How much it should trouble whoever watches. */
export type Severity = 'informational' | 'low' | 'medium' | 'high' | 'critical';

/** What the kind of an event means to a program that watches many systems. */
export interface Meaning {
  /** `user` and `access` are changes on a provider or to a principal; `api` is a call; everything else is an `entity`. */
  readonly about: 'entity' | 'user' | 'access' | 'api';
  readonly does: Activity;
  /** Kind of the thing that it was done to. */
  readonly object: string;
  /** Default: success. */
  readonly outcome?: EntryOutcome;
  /** Default: informational. */
  readonly severity?: Severity;
}

/** The meaning of an event whose data are `D`. */
export interface EventMeaning<D> extends Meaning {
  /** Field of the data that identifies the thing. Without it, it is the request of the entry, else whoever acted. */
  readonly id?: keyof D & string;
}
