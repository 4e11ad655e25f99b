import type { Credentials } from './connector.ts';

/** age encryption. Keys never travel through this interface. */
export interface Sealer {
  /** The worker's own recipient (`age1...`). */
  readonly recipient: string;
  seal(text: string, recipient: string): Promise<string>;
  /** Opens what was sealed to the worker. @throws when it was sealed to somebody else or was altered */
  open(sealed: string): Promise<string>;
}

/** Reads a provider credential from where its reference points. */
export interface CredentialSource {
  /** @throws ConnectorFailure CREDENTIALS_UNAVAILABLE */
  resolve(reference: string): Promise<Credentials>;
}
