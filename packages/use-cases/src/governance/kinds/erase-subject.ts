import { CountersignError, ID_PREFIXES } from '@countersign/schema';
import { subjectObject } from '../../authorization/index.ts';
import type { ReadTransaction, SubjectRecord } from '../../ports/index.ts';
import { endPrincipal } from '../../principals/end-principal.ts';
import { requireAdministratorLeft } from '../../principals/require-administrator-left.ts';
import { erasureBlocker } from '../../subjects/erasure-blocker.ts';
import { subjectOf } from '../../subjects/subject-of.ts';
import type { GovernanceKind } from '../governance-kind.ts';

/** Makes the personal data of somebody unreadable, for good. Whom it is about does not decide on it. */
export const eraseSubject: GovernanceKind<'subject.erase'> = {
  access: (tx, { subject }) => ({
    proposing: 'erasure.request',
    reviewing: 'governance.review',
    object: subjectObject(subjectOf(tx, subject)),
  }),
  about: ({ subject }) => [`subject ${subject}`],
  excluded: (_tx, { subject }) => [subject],
  departs: ({ subject }) => (subject.startsWith(`${ID_PREFIXES.principal}_`) ? [subject] : []),
  requireProposable: (tx, { subject: id }) => {
    const problem = erasureBlocker(tx, subjectOf(tx, id));
    if (problem !== undefined) throw problem;
    const open = [...tx.governanceChanges.list('proposed'), ...tx.governanceChanges.list('approved')];
    if (open.some(({ content }) => content.kind === 'subject.erase' && content.subject === id))
      throw new CountersignError('ALREADY_EXISTS', { what: 'open erasure of', id });
  },
  assess: (tx, { subject: id }) => {
    const subject = subjectOf(tx, id);
    if (subject.erasedAt !== null) throw new CountersignError('SUBJECT_ERASED', { subject: id });
    if (subject.id !== id)
      throw new CountersignError('GOVERNANCE_REFUSED', {
        reason: `${id} belongs to the subject ${subject.id}`,
      });
    return {
      items: [
        {
          what: `personal data of ${id}`,
          before: 'readable by whoever may see it',
          after: 'unreadable for good',
        },
      ],
      effects: ['removes-evidence'],
      beneficiaries: [],
    };
  },
  waitsFor: (tx, { subject }) => inTheWay(tx, subjectOf(tx, subject)),
  carryOut: (tx, { subject: id, reasonCode }, { actor, change, at }) => {
    const subject = subjectOf(tx, id);
    if (signsIn(tx, subject)) endPrincipal(tx, id, { actor, at, now: at, reasonCode });
    const rows = tx.subjects.erase(id, at);
    const apiUsers = [...tx.subjects.apiUsers(id)];
    tx.audit.append(actor, {
      type: 'subject.erased',
      request: null,
      data: { change, subject: id, apiUsers, reasonCode, rows },
    });
  },
};

const signsIn = (tx: ReadTransaction, { kind, id }: SubjectRecord): boolean => {
  const state = kind === 'principal' ? tx.principals.get(id)?.state : undefined;
  return state === 'active' || state === 'waiting';
};

/** A hold, a request that is not settled, an API user that still exists; or that nobody could administer anything afterwards. */
function inTheWay(tx: ReadTransaction, subject: SubjectRecord): string | null {
  const problem = erasureBlocker(tx, subject);
  if (problem !== undefined) return problem.message;
  if (!signsIn(tx, subject)) return null;
  try {
    requireAdministratorLeft(tx, { going: subject.id, at: tx.audit.newestAt() });
    return null;
  } catch (error) {
    if (error instanceof CountersignError) return error.message;
    throw error;
  }
}
