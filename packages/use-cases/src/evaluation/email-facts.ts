import { isSameName } from '@countersign/schema';
import { z } from 'zod';

const addressSchema = z.email();

/** What the policies ask about an address. */
export interface EmailFacts {
  readonly emailWellFormed: boolean;
  readonly emailDomainListed: boolean;
  readonly emailLooksLikeAnother: boolean;
}

/** @param lookAlikes labels of others on the same account that have the same skeleton as the address */
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
    emailLooksLikeAnother: lookAlikes.some((other) => !isSameName(other, email)),
  };
}
