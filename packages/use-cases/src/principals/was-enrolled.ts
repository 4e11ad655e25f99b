import { entriesOfType, type TypedEntry } from '../log/entries-of-type.ts';
import type { IdentityReader, LogReader } from '../ports/index.ts';

/** What lets somebody enrol once more: others let them in again, or the owner of the host did. */
type Reopening = 'principal.reactivated' | 'principal.recovered';

/** Whether somebody has ever had anything to sign in with, whatever became of it. */
export const hasEverSignedIn = (tx: IdentityReader, principal: string): boolean =>
  tx.tokens.wasIssuedTo(principal) ||
  tx.identities.of(principal).length > 0 ||
  (tx.enrolments.of(principal)?.spentAt ?? null) !== null;

/**
 * Whether a person has enrolled, or has had a token in another way. Nobody gets into that name by a code any more, whatever has become
 * of the tokens: who ends them all could invite the person anew and use the code. Only what comes in the signed log after the last
 * enrolment lets somebody enrol once more, and no administrator brings that about alone.
 * @param reopenings the entries that count for it
 */
export const wasEnrolled = (
  tx: IdentityReader & LogReader,
  principal: string,
  reopenings: readonly Reopening[],
): boolean => {
  if (!hasEverSignedIn(tx, principal)) return false;
  const reopened = reopenings
    .flatMap((type) => lastAbout(tx, type, principal) ?? [])
    .reduce<About | undefined>(
      (last, one) => (last === undefined || one.index > last.index ? one : last),
      undefined,
    );
  if (reopened === undefined) return true;
  return reopened.index <= (lastAbout(tx, 'principal.enrolled', principal)?.index ?? -1);
};

type About = Pick<TypedEntry<Reopening>, 'index'>;

/** The newest entry of a type about somebody; undefined where there is none, or its bytes are pruned. */
const lastAbout = (
  tx: LogReader,
  type: Reopening | 'principal.enrolled',
  principal: string,
): About | undefined => entriesOfType(tx, type).findLast(({ data }) => data.principal === principal);
