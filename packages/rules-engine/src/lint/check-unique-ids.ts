import { type Finding, problem } from '../finding.ts';

/** A verdict names rules by id, and json-rules-engine's results are told apart by it. */
export function checkUniqueIds(
  documents: readonly unknown[],
  nameOf: (document: unknown, index: number) => string,
): readonly Finding[] {
  const known = new Set<string>();
  const repeated = documents.map(nameOf).filter((name) => known.size === known.add(name).size);
  return [...new Set(repeated)].map((rule) => ({
    rule,
    ...problem('/id', 'duplicate-id', `several rules have the id ${rule}; give each one of its own`),
  }));
}
