import type { Account } from '@countersign/schema';
import type { Credentials } from './connector.ts';

/** age encryption. Keys never travel through this interface. */
export interface Sealer {
  /** The worker's own recipient (`age1...`). */
  readonly recipient: string;
  seal(text: string, recipient: string): Promise<string>;
  /** Opens what was sealed to the worker. @throws when it was sealed to somebody else or was altered */
  open(sealed: string): Promise<string>;
}

/** Reads a provider credential from where its name is declared on this machine. */
export interface CredentialSource {
  /**
   * @param account whose provider and hosts it is going to be sent to
   * @throws ConnectorFailure CREDENTIALS_UNKNOWN, CREDENTIALS_REFUSED where it is bound to another provider or host,
   *   CREDENTIALS_UNAVAILABLE
   */
  resolve(name: string, account: Account): Promise<Credentials>;
}
