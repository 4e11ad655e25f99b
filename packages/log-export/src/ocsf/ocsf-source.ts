/** What the events of one export have in common. */
export interface OcsfSource {
  /** Name of the log. */
  readonly origin: string;
  /** Version of Countersign. */
  readonly productVersion: string;
  /** Newest signed checkpoint that covers the entries, when it is known. */
  readonly checkpoint: string | null;
}
