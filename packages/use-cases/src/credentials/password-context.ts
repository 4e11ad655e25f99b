import { type ApiUser, type Change, CountersignError, type PasswordContext } from '@countersign/schema';
import type { ReadTransaction, RegistryReader } from '../ports/index.ts';
import { resolveSubject } from '../requests/resolve-subject.ts';

/** What a request says, and the store knows, of the API user whose password is judged. */
export interface PasswordSubject {
  readonly account: string;
  readonly integration?: string | null | undefined;
  /** Null, or undefined, while there is no such API user. */
  readonly apiUser?: ApiUser | null | undefined;
  readonly change: Pick<Change, 'email' | 'username' | 'description'>;
}

/**
 * The names that a password may not hold or be made of. Client and worker derive the facts about a password from the same
 * ones; what a name is not known yet, such as the user name that dotdigital makes up, cannot be in it but by chance.
 */
export function passwordContextOf(tx: RegistryReader, subject: PasswordSubject): PasswordContext {
  const { apiUser, change } = subject;
  const account = tx.accounts.get(subject.account);
  const integrationId = subject.integration ?? apiUser?.integration ?? null;
  const integration = integrationId === null ? undefined : tx.integrations.get(integrationId);
  const given = (...texts: (string | null | undefined)[]) =>
    texts.filter((text): text is string => text != null && text.trim() !== '');
  return {
    companyName: account?.companyName ?? '',
    identifiers: given(
      change.email,
      change.username,
      apiUser?.providerId,
      apiUser?.label.includes('@') ? apiUser.label : null,
    ),
    words: given(
      subject.account,
      integrationId,
      integration?.name,
      change.description,
      apiUser?.label.includes('@') ? null : apiUser?.label,
    ),
  };
}

/** The same for a request that is not handed in yet, and may name what does not exist. */
export function passwordContextFor(
  tx: ReadTransaction,
  asked: Omit<PasswordSubject, 'apiUser'> & { readonly subject?: string | undefined },
): PasswordContext {
  return passwordContextOf(tx, { ...asked, apiUser: subjectOf(tx, asked.account, asked.subject) });
}

function subjectOf(tx: ReadTransaction, account: string, subject: string | undefined): ApiUser | null {
  if (subject === undefined) return null;
  try {
    return resolveSubject(tx, account, subject);
  } catch (error) {
    // That there is none, or more than one, is for the admission to say.
    if (error instanceof CountersignError) return null;
    throw error;
  }
}
