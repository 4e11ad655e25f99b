import { foldings } from './fold.ts';

/** Shorter parts of a name are in too many words. */
const SHORTEST_PART = 4;

/** What companies are, and not what they are called. */
const LEGAL_FORMS = new Set([
  'gmbh',
  'mbh',
  'limited',
  'corp',
  'corporation',
  'company',
  'holding',
  'gruppe',
  'group',
]);

/** The company's name, and its parts, in folded form. */
export function companyParts(companyName: string): readonly string[] {
  const words = companyName.split(/[^\p{L}\p{N}\p{M}]+/u);
  const parts = words.flatMap(foldings).filter((one) => one.length >= SHORTEST_PART && !LEGAL_FORMS.has(one));
  return [...new Set([...foldings(companyName), ...parts])];
}

/** A user name or address, and what stands before its "@", in folded form. */
export function identifierParts(identifier: string): readonly string[] {
  const [local = ''] = identifier.split('@');
  const parts = foldings(local).filter((one) => one.length > SHORTEST_PART);
  return [...new Set([...foldings(identifier), ...parts])];
}
