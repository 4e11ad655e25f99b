import type { ExportedEntry } from '../exported-entry.ts';

/** The entry as it is, byte for byte, with its place and its leaf hash. */
export function toNdjson({ index, body, leafHash }: ExportedEntry): string {
  // The stored text is JSON already; writing it anew could change what was hashed.
  return `{"index":${index},"leafHash":${JSON.stringify(leafHash)},"entry":${body}}`;
}
