import type { PasswordContext, PasswordFacts } from '@countersign/schema';
import { fold, foldings } from './fold.ts';
import { companyParts, identifierParts } from './forbidden-parts.ts';
import type { createStrengthEstimate } from './strength.ts';

/**
 * Says about a password what the policies ask, and nothing from which it could be rebuilt. Comparisons ignore case,
 * punctuation and the many ways in which Unicode writes one letter.
 */
export type DerivePasswordFacts = (
  password: { readonly text: string; readonly confirmation: string },
  context: PasswordContext,
) => Promise<PasswordFacts>;

/**
 * Make it once and keep it: the first password loads the dictionaries of the strength estimate, which takes some 200 ms and 20 MB. A
 * program that sees none runs without them.
 */
export function createPasswordFacts(): DerivePasswordFacts {
  let loading: Promise<ReturnType<typeof createStrengthEstimate>> | undefined;
  const load = async () => {
    const { createStrengthEstimate } = await import('./strength.ts');
    return createStrengthEstimate();
  };
  return async ({ text, confirmation }, context) => {
    // What could not be loaded once, for want of a file descriptor perhaps, is tried again with the next password.
    loading ??= load().catch((error: unknown) => {
      loading = undefined;
      throw error;
    });
    const strengthOf = await loading;
    const { identifiers, companyName, words } = context;
    const own = identifiers.flatMap(identifierParts);
    return {
      length: [...text].length,
      // "Non-alphanumeric" is read as the form of the vendor would: anything that is no letter.
      hasDigitOrSymbol: /[^\p{L}\p{M}]/u.test(text),
      ...findForbidden(text, context),
      confirmed: text === confirmation,
      strengthScore: strengthOf(text, [...companyParts(companyName), ...own, ...words.flatMap(wordParts)]),
    };
  };
}

/** Which of the names that a password must not contain are in it. */
export function findForbidden(
  text: string,
  { identifiers, companyName }: Pick<PasswordContext, 'identifiers' | 'companyName'>,
): Pick<PasswordFacts, 'containsEmail' | 'containsCompanyName' | 'containsWordPassword'> {
  const folded = foldings(text);
  const holds = (parts: readonly string[]) => parts.some((part) => folded.some((one) => one.includes(part)));
  return {
    containsEmail: holds(identifiers.flatMap(identifierParts)),
    containsCompanyName: holds(companyParts(companyName)),
    containsWordPassword: fold(text).includes('password'),
  };
}

function wordParts(word: string): readonly string[] {
  const parts = word.split(/[^\p{L}\p{N}\p{M}]+/u).flatMap(foldings);
  return [...foldings(word), ...parts].filter((one) => one.length > 2);
}
