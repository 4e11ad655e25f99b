import { type Actor, CountersignError } from '@countersign/schema';
import { authorize, principalObject } from '../authorization/index.ts';
import type { PrincipalDeps } from './deps.ts';
import { principalOf } from './principal-of.ts';
import { createCode, type Invitation, putCode } from './put-code.ts';
import { requireActive } from './require-active.ts';
import { wasEnrolled } from './was-enrolled.ts';

/**
 * Makes the code with which a person enrols: once, within 24 hours by the log's time. The one before becomes useless. Whoever
 * asks hands it on, and sees neither the token nor the key that the person gets by it. Who has enrolled once is invited again only after
 * that person was deactivated and others have let them in again. Whoever nobody else has vouched for lets nobody in: else one person would be a
 * line of people, each let in by the one before.
 * @throws CountersignError NOT_FOUND, FORBIDDEN, NOT_VOUCHED_FOR, PRINCIPAL_DEACTIVATED, INVITATION_REFUSED for a machine and for a person who has enrolled
 */
export const createInviteHolder =
  (deps: PrincipalDeps) =>
  (command: { actor: Actor; principal: string }): Promise<Invitation> => {
    const { principal: id, actor } = command;
    const code = createCode(deps, id);
    return deps.store.write((tx) => {
      const holder = tx.principals.get(id);
      if (holder === undefined) throw new CountersignError('NOT_FOUND', { what: 'principal', id });
      if (actor.kind === 'principal')
        authorize(principalOf(tx, actor.id), 'principal.invite', principalObject(holder));
      requireActive(holder);
      if (holder.kind === 'machine')
        throw refused(id, 'a machine does not enrol; an administrator issues its token');
      if (wasEnrolled(tx, id, ['principal.reactivated']))
        throw refused(
          id,
          'this person has enrolled once, and makes further tokens alone. Whoever has lost everything is let in anew by others: "countersign principal deactivate", then "countersign principal reactivate", which two others approve, and then this again. An administrator gets back in with "countersign recover" on the host',
        );
      return putCode(tx, deps, { actor, principal: id, code });
    });
  };

const refused = (principal: string, reason: string) =>
  new CountersignError('INVITATION_REFUSED', { principal, reason });
