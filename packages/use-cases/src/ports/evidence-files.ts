import type { Digest, Instant, TaskInHandView } from '@countersign/schema';

/** A picture that somebody attached to a task. What is in it lies beside the store, encrypted, by the digest of its bytes there. */
export interface EvidenceFileRecord {
  readonly id: string;
  readonly task: string;
  readonly request: string;
  readonly principal: string;
  readonly mediaType: TaskInHandView['files'][number]['mediaType'];
  /** Bytes of the picture. */
  readonly size: number;
  /** Over the picture, with the salt of the request. */
  readonly contentDigest: Digest;
  readonly storedDigest: Digest;
  readonly at: Instant;
}

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
