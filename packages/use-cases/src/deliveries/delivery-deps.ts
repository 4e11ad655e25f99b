import type { Encoder } from '@countersign/log-export';
import type { Actor } from '@countersign/schema';
import type { Clock, DeliveryReader, DeliverySender, Ids, Store } from '../ports/index.ts';

/** What delivering to one receiver needs. */
export interface LogDeliveryDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly sender: DeliverySender;
  /** Whether the receiver is a destination that may be sent to (`isOpenDestination`). Asked each time. */
  readonly isOpen: (tx: DeliveryReader) => boolean;
  /** Key of the receiver in the store. */
  readonly target: string;
  /** The worker that delivers. */
  readonly actor: Actor;
  /** Makes the encoder for entries that this checkpoint covers. */
  readonly encoderFor: (checkpoint: string | null) => Encoder;
}

/** What one turn came to. `afterMillis` is what the receiver asked for; null leaves it to whoever calls. */
export type DeliveryTurn =
  | { readonly state: 'went-on' | 'nothing-to-do' }
  | { readonly state: 'held-up'; readonly code: string; readonly afterMillis: number | null };
