import type { DestinationPurpose } from '@countersign/schema';
import { isSaltedDigestOf, saltedDigest } from '../digest.ts';
import type { DeliveryReader, DestinationRecord, RandomBytes } from '../ports/index.ts';

/** A destination as the configuration of a host names it. */
export interface NamedDestination {
  readonly purpose: DestinationPurpose;
  /** Protocol, host and port, which everybody may read; of a file, `file:`. */
  readonly where: string;
  /** The whole address: another one is another destination, whatever it is called. */
  readonly address: string;
}

/** A destination by its address. */
export function namedDestination(purpose: DestinationPurpose, url: string): NamedDestination {
  const { protocol, host, href } = new URL(url);
  return { purpose, where: protocol === 'file:' ? 'file:' : `${protocol}//${host}`, address: href };
}

/** A digest of what a destination is, with a salt of its own, so that nobody finds a secret in its address by trying. */
export function newDestinationIdentity(named: NamedDestination, randomBytes: RandomBytes): string {
  const salt = Buffer.from(randomBytes(16)).toString('hex');
  return `${salt}.${saltedDigest(salt, named)}`;
}

/** Whether a record is of this destination. */
export function isOfDestination({ identity }: DestinationRecord, named: NamedDestination): boolean {
  const [salt = '', digest = ''] = identity.split('.');
  return isSaltedDigestOf(digest, salt, named);
}

/** Whether things may be sent to a destination: in set-up, or approved by others, and named by the host since without a break. */
export const isOpenDestination = (tx: DeliveryReader, named: NamedDestination): boolean =>
  tx.destinations.list().some((one) => one.openedAt !== null && isOfDestination(one, named));
