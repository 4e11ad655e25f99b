import { type Actor, CountersignError, endOfToken, type Principal } from '@countersign/schema';
import { authorize, principalObject } from '../authorization/index.ts';
import { closeChangesOf } from '../governance/close-changes-of.ts';
import { logTime } from '../log-time.ts';
import type { PrincipalDeps } from './deps.ts';
import { endCodes } from './end-codes.ts';
import { endTokens } from './end-tokens.ts';
import { principalOf } from './principal-of.ts';
import { principalsBroughtIn } from './principals-brought-in.ts';
import { requireActive } from './require-active.ts';
import { requireAdministratorLeft } from './require-administrator-left.ts';
import { tokensMadeFrom } from './tokens-made-from.ts';

/** What ended with a principal, and what waits for somebody else now. */
export interface Deactivation {
  readonly principal: Principal;
  /** How many tokens ended. */
  readonly ended: number;
  /** How many codes to enrol with: the principal's own, and those that it made for others. */
  readonly codes: number;
  /** Integrations that this person answered for. */
  readonly integrations: readonly string[];
  /** Tokens of others that come from one of the principal's, and are good still. */
  readonly others: readonly { readonly token: string; readonly principal: string }[];
  /** Whom this one registered or invited, or somebody whose token comes from one of its own. They stay. */
  readonly principals: readonly string[];
}

/**
 * Has a person or machine sign in no more, at once and without anybody else: taking power away waits for nobody. What they did
 * stays valid, their requests go on, and nothing is sealed to them any more.
 * @throws CountersignError NOT_FOUND, FORBIDDEN, PRINCIPAL_DEACTIVATED where it happened before, DEACTIVATION_REFUSED for oneself,
 *   LAST_ADMINISTRATOR where no administrator of all accounts could sign in any more; nothing is changed then
 */
export const createDeactivatePrincipal =
  (deps: Pick<PrincipalDeps, 'store' | 'clock'>) =>
  (command: { by: Principal; actor: Actor; principal: string; reasonCode: string }): Promise<Deactivation> =>
    deps.store.write((tx) => {
      const { actor, principal: id, reasonCode } = command;
      const by = principalOf(tx, command.by.id);
      const principal = principalOf(tx, id);
      authorize(by, 'principal.deactivate', principalObject(principal));
      requireActive(principal);
      if (by.id === id) {
        const reason =
          'nobody deactivates themselves, so that somebody is left who knows. Ask another administrator';
        throw new CountersignError('DEACTIVATION_REFUSED', { reason });
      }
      const at = logTime(tx, deps.clock);
      const had = tx.tokens.of(id);
      const ending = had.filter(({ revokedAt }) => revokedAt === null);
      requireAdministratorLeft(tx, { ending, at });
      tx.principals.setState(id, 'deactivated');
      tx.audit.append(actor, {
        type: 'principal.deactivated',
        request: null,
        data: { principal: id, reasonCode },
      });
      endTokens(tx, ending, { actor, at: deps.clock.now() });
      const own = tx.enrolments.of(id);
      const hasCode = own !== undefined && own.spentAt === null && own.expiresAt > at;
      if (hasCode) tx.enrolments.end(id, at);
      const from = tokensMadeFrom(
        tx,
        had.map((token) => token.id),
      );
      closeChangesOf(tx, id, { at, hasLeft: true });
      return {
        principal: { ...principal, state: 'deactivated' },
        ended: ending.length,
        codes: endCodes(tx, had, at) + (hasCode ? 1 : 0),
        integrations: principal.kind === 'person' ? tx.integrations.ownedBy(principal.email) : [],
        others: from
          .filter((token) => token.principal !== id && endOfToken(token, at) === undefined)
          .map((token) => ({ token: token.id, principal: token.principal })),
        principals: principalsBroughtIn(tx, new Set([...had, ...from].map((token) => token.id))),
      };
    });
