import type { Digest } from '@countersign/schema';

/** Files beside the store, by the SHA-256 of their bytes. */
export interface EvidenceFiles {
  /** It is there for good once this is over. */
  write(digest: Digest, bytes: Uint8Array): Promise<void>;
  /** Undefined where it is not there. */
  read(digest: Digest): Promise<Uint8Array | undefined>;
  remove(digest: Digest): Promise<void>;
  /** What is there, and since when. */
  list(): Promise<readonly { readonly digest: Digest; readonly at: number }[]>;
}
