import { openSender } from '@countersign/log-delivery';
import { createEncoder } from '@countersign/log-export';
import type { Actor, Digest } from '@countersign/schema';
import {
  createDeliverNext,
  type DeliveryTurn,
  digestOf,
  isOpenDestination,
  namedDestination,
} from '@countersign/use-cases';
import type { Clock, Ids, Store } from '@countersign/use-cases/ports';
import manifest from '../package.json' with { type: 'json' };
import type { WorkerConfig } from './config.ts';

const ANSWER_MILLIS = 30_000;

/** Puts together what delivers the log to the receiver of the configuration. */
export function deliverLog(
  siem: NonNullable<WorkerConfig['siem']>,
  deps: {
    readonly store: Store;
    readonly clock: Clock;
    readonly ids: Ids;
    readonly actor: Actor;
    readonly origin: string;
  },
): (signal: AbortSignal) => Promise<DeliveryTurn> {
  const { url, format, ocsfVersion, token, tls } = siem;
  const encoderFor = (checkpoint: string | null) =>
    createEncoder(format, { origin: deps.origin, productVersion: manifest.version, checkpoint }, ocsfVersion);
  const { head } = encoderFor(null);
  const sender = openSender({
    url,
    format,
    head,
    token,
    tls,
    timeoutMillis: ANSWER_MILLIS,
    clock: deps.clock,
  });
  const destination = namedDestination('log', url);
  return createDeliverNext({
    ...deps,
    sender,
    isOpen: (tx) => isOpenDestination(tx, destination),
    target: targetOf(siem),
    encoderFor,
  });
}

/** How the store knows the receiver: its address may hold a secret. */
export function targetOf({ url }: { readonly url: string }): Digest {
  return digestOf({ url });
}
