import type { PasswordFacts } from '@countersign/schema';
import { ZxcvbnFactory } from '@zxcvbn-ts/core';
import { adjacencyGraphs, dictionary as common } from '@zxcvbn-ts/language-common';
import { dictionary as english } from '@zxcvbn-ts/language-en';

/** What a password may not contain. */
export interface PasswordContext {
  readonly email: string | null;
  readonly companyName: string;
}

/**
 * Says about a password what the policies ask, and nothing from which it could be rebuilt. Comparisons ignore case and the
 * many ways in which Unicode writes one letter.
 */
export type DerivePasswordFacts = (
  password: { readonly text: string; readonly confirmation: string },
  context: PasswordContext,
) => PasswordFacts;

/** Loads the dictionaries of the strength estimate (some 100 ms), so make it once and keep it. */
export function createPasswordFacts(): DerivePasswordFacts {
  const estimator = new ZxcvbnFactory({ dictionary: { ...common, ...english }, graphs: adjacencyGraphs });
  return ({ text, confirmation }, { email, companyName }) => {
    const folded = fold(text);
    return {
      length: [...text].length,
      // "Non-alphanumeric" is read as the form of the vendor would: anything that is no letter.
      hasDigitOrSymbol: /[^\p{L}\p{M}]/u.test(text),
      containsEmail: email !== null && contains(folded, email),
      containsCompanyName: contains(folded, companyName),
      containsWordPassword: folded.includes('password'),
      confirmed: text === confirmation,
      strengthScore: estimator.check(text, [companyName, ...(email === null ? [] : [email])]).score,
    };
  };
}

function contains(folded: string, part: string): boolean {
  const needle = fold(part.trim());
  return needle !== '' && folded.includes(needle);
}

function fold(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
}
