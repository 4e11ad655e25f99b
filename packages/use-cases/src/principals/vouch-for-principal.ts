import { type Actor, CountersignError, type Principal } from '@countersign/schema';
import { authorize, GLOBAL } from '../authorization/index.ts';
import type { Store, WriteTransaction } from '../ports/index.ts';
import { mayBeOneOf, peopleBehind } from './may-be-one-of.ts';
import { principalOf } from './principal-of.ts';
import { requireActive } from './require-active.ts';

/**
 * Says of a person who enrolled by somebody's code that it is that person, and not whoever made the code. From then on they count where
 * it takes different people. Nobody does it who stands anywhere in the line of those who let one another in by which that person came, or was let
 * in by somebody in it for whom nobody has vouched.
 * @throws CountersignError NOT_FOUND, FORBIDDEN, NOT_VOUCHED_FOR, PRINCIPAL_DEACTIVATED, PRINCIPAL_WAITING; VOUCH_REFUSED for oneself, for whom one let
 *   in, whoever lies between, and for somebody for whom nobody needs to
 */
export const createVouchForPrincipal =
  ({ store }: { readonly store: Store }) =>
  (command: {
    readonly by: Principal;
    readonly actor: Actor;
    readonly principal: string;
  }): Promise<Principal> =>
    store.write((tx) => {
      const { actor, principal: id } = command;
      const by = principalOf(tx, command.by.id);
      const principal = principalOf(tx, id);
      authorize(by, 'principal.vouch', GLOBAL);
      if (by.id === id) throw refused('nobody vouches for themselves. Ask another approver or administrator');
      requireActive(principal);
      const { letInBy, ...known } = principal;
      if (letInBy === undefined) throw refused(`${principal.email} counts already, or has not enrolled yet`);
      if (mayBeOneOf(tx, [id])(by.id) || wasLetInByOneOf(tx, by.id, peopleBehind(tx, [id])))
        throw refused(
          `you made the code by which ${principal.email} enrolled, or have to do with whoever did, so it takes somebody else. Ask another approver or administrator`,
        );
      tx.principals.setLetInBy(id, null);
      tx.audit.append(actor, {
        type: 'principal.vouched-for',
        request: null,
        data: { principal: id, letInBy },
      });
      return known;
    });

/** Whether the code by which somebody enrolled was made by one of these for whom nobody has vouched: nobody knows then who has it been. */
function wasLetInByOneOf(tx: WriteTransaction, principal: string, line: ReadonlySet<string>): boolean {
  const via = tx.enrolments.of(principal)?.issuedVia ?? null;
  const maker = via === null ? undefined : tx.tokens.get(via)?.principal;
  return maker !== undefined && line.has(maker) && tx.principals.get(maker)?.letInBy !== undefined;
}

const refused = (reason: string) => new CountersignError('VOUCH_REFUSED', { reason });
