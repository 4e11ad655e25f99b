import type { Actor, Principal } from '@countersign/schema';
import { createProposeChange, type ProposalDeps } from '../governance/propose-change.ts';
import type { GovernanceChangeRecord } from '../ports/index.ts';
import { subjectOf } from './subject-of.ts';

/**
 * Asks for the personal data of a subject to be made unreadable: a governance change.
 * @throws CountersignError NOT_FOUND, FORBIDDEN, SUBJECT_ERASED, SUBJECT_HELD, SUBJECT_BUSY, SUBJECT_LIVE, ALREADY_EXISTS
 */
export const createRequestErasure = (deps: ProposalDeps) => {
  const propose = createProposeChange(deps);
  return async (command: {
    principal: Principal;
    actor: Actor;
    subject: string;
    reasonCode: string;
  }): Promise<GovernanceChangeRecord> => {
    const { principal, actor, reasonCode } = command;
    const { id: subject } = deps.store.read((tx) => subjectOf(tx, command.subject));
    const content = { kind: 'subject.erase', subject, reasonCode } as const;
    return propose({ principal, actor, content, reason: `Erasure, ${reasonCode}` });
  };
};
