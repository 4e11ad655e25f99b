/** What a TLS connection is made with beside the authorities that Node knows; PEM, and undefined where it is not needed. */
export interface TlsFiles {
  /** Certificates of the authorities that are trusted instead of those that Node knows. */
  readonly ca?: string | undefined;
  /** Certificate of this client and its key, for receivers that ask for one. */
  readonly cert?: string | undefined;
  readonly key?: string | undefined;
}
