import { type Finding, problem } from '../finding.ts';

/** A verdict names rules by id, and json-rules-engine's results are told apart by it. */
export function checkUniqueIds(
  documents: readonly unknown[],
  nameOf: (document: unknown, index: number) => string,
): readonly Finding[] {
  const names = documents.map(nameOf);
  return [...new Set(names)]
    .filter((name) => names.indexOf(name) !== names.lastIndexOf(name))
    .map((rule) => ({
      rule,
      ...problem('/id', 'duplicate-id', `several rules have the id ${rule}; give each one of its own`),
    }));
}
