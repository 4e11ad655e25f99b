import { type ApiUser, CountersignError } from '@countersign/schema';
import type { RegistryReader } from '../ports/index.ts';

/**
 * The one API user of an account that a subject names: by its Countersign identifier, or in whatever spelling by its label,
 * its address or the provider's identifier.
 * @throws CountersignError SUBJECT_UNKNOWN; SUBJECT_RESERVED for one that is still to be created; SUBJECT_AMBIGUOUS with the
 *   candidates; INPUT_INVALID for a name that has nothing to see
 */
export function resolveSubject(tx: RegistryReader, account: string, subject: string): ApiUser {
  const own = tx.apiUsers.get(subject.trim());
  const candidates = (own?.account === account ? [own] : tx.apiUsers.named(account, subject)).filter(
    (one) => one.state !== 'deleted',
  );
  const [found, ...others] = candidates.filter((one) => one.state !== 'reserved');
  if (found !== undefined && others.length === 0) return found;
  if (found !== undefined) {
    throw new CountersignError('SUBJECT_AMBIGUOUS', {
      subject,
      account,
      candidates: [found, ...others].map(formatApiUser),
    });
  }
  const reserved = candidates[0]?.originRequest;
  if (reserved != null)
    throw new CountersignError('SUBJECT_RESERVED', { subject, account, request: reserved });
  throw new CountersignError('SUBJECT_UNKNOWN', { subject, account });
}

/** An API user as an error names it: identifier, label and state. */
export function formatApiUser({ id, label, state }: Pick<ApiUser, 'id' | 'label' | 'state'>): string {
  return `${id} "${label}" (${state})`;
}
