import type { Rule } from '@countersign/schema';

/** A document that rules cite, as it was when they were written. */
export interface CitedDocument {
  readonly document: string;
  readonly url: string;
  /** Of the text that was read; null where that text may not be kept. */
  readonly sha256: string | null;
  /** The day on which it was read last. */
  readonly read: string;
  /** Ids of the rules that cite it. */
  readonly rules: readonly string[];
}

/** The documents that rules cite, each text of each address once, by address. */
export function citedDocuments(rules: readonly Rule[]): readonly CitedDocument[] {
  const cited = new Map<string, CitedDocument>();
  for (const { id, source } of rules) {
    const { document, url, sha256 = null, read } = source;
    const key = `${url} ${sha256 ?? ''}`;
    const known = cited.get(key);
    cited.set(key, {
      document,
      url,
      sha256,
      read: known !== undefined && known.read > read ? known.read : read,
      rules: [...(known?.rules ?? []), id].sort(),
    });
  }
  return [...cited].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, document]) => document);
}
