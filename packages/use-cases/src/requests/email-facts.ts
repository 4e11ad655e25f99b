import { z } from 'zod';

const addressSchema = z.email();

/** What the policies ask about an address. */
export interface EmailFacts {
  readonly emailWellFormed: boolean;
  readonly emailDomainListed: boolean;
  readonly emailLooksLikeAnother: boolean;
}

/** @param lookAlikes labels on the same account that have the same skeleton as the address */
export function emailFacts(
  email: string | null,
  domains: readonly string[],
  lookAlikes: readonly string[],
): EmailFacts {
  if (email === null)
    return { emailWellFormed: false, emailDomainListed: false, emailLooksLikeAnother: false };
  const domain = email.slice(email.lastIndexOf('@') + 1).toLowerCase();
  return {
    emailWellFormed: addressSchema.safeParse(email).success,
    emailDomainListed: domains.includes(domain),
    emailLooksLikeAnother: lookAlikes.some((other) => other.toLowerCase() !== email.toLowerCase()),
  };
}

/** Letters and digits that people read as another one, after compatibility folding (after Unicode TR 39, the common ones). */
const LOOK_ALIKE: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'l',
  '3': 'e',
  '5': 's',
  i: 'l',
  '|': 'l',
  ı: 'l',
  а: 'a',
  е: 'e',
  о: 'o',
  р: 'p',
  с: 'c',
  у: 'y',
  х: 'x',
  і: 'l',
  ј: 'j',
  ѕ: 's',
  к: 'k',
  в: 'b',
  м: 'm',
  н: 'h',
  т: 't',
  α: 'a',
  ο: 'o',
  ρ: 'p',
  ν: 'v',
  ι: 'l',
  κ: 'k',
  τ: 't',
  υ: 'u',
  χ: 'x',
};

/** How a name looks; equal for names that people cannot tell apart. */
export function skeleton(name: string): string {
  const folded = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll('rn', 'm')
    .replaceAll('vv', 'w');
  return [...folded].map((char) => LOOK_ALIKE[char] ?? char).join('');
}
