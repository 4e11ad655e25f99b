import type { PasswordContext, PasswordFacts } from '@countersign/schema';
import { fold, foldings } from './fold.ts';
import { companyParts, identifierParts } from './forbidden-parts.ts';
import { createStrengthEstimate } from './strength.ts';

/**
 * Says about a password what the policies ask, and nothing from which it could be rebuilt. Comparisons ignore case,
 * punctuation and the many ways in which Unicode writes one letter.
 */
export type DerivePasswordFacts = (
  password: { readonly text: string; readonly confirmation: string },
  context: PasswordContext,
) => PasswordFacts;

/**
 * Make it once and keep it: the first password loads the dictionaries of the strength estimate, which takes some 200 ms. A
 * program that sees none starts without them.
 */
export function createPasswordFacts(): DerivePasswordFacts {
  let strengthOf: ReturnType<typeof createStrengthEstimate> | undefined;
  return ({ text, confirmation }, { identifiers, companyName, words }) => {
    strengthOf ??= createStrengthEstimate();
    const folded = foldings(text);
    const holds = (parts: readonly string[]) =>
      parts.some((part) => folded.some((one) => one.includes(part)));
    const company = companyParts(companyName);
    const own = identifiers.flatMap(identifierParts);
    return {
      length: [...text].length,
      // "Non-alphanumeric" is read as the form of the vendor would: anything that is no letter.
      hasDigitOrSymbol: /[^\p{L}\p{M}]/u.test(text),
      containsEmail: holds(own),
      containsCompanyName: holds(company),
      containsWordPassword: fold(text).includes('password'),
      confirmed: text === confirmation,
      strengthScore: strengthOf(text, [...company, ...own, ...words.flatMap(wordParts)]),
    };
  };
}

function wordParts(word: string): readonly string[] {
  const parts = word.split(/[^\p{L}\p{N}\p{M}]+/u).flatMap(foldings);
  return [...foldings(word), ...parts].filter((one) => one.length > 2);
}
