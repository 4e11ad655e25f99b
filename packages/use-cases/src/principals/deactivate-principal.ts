import { type Actor, CountersignError, type Principal } from '@countersign/schema';
import { authorize, principalObject } from '../authorization/index.ts';
import { closeChangesOf } from '../governance/close-changes-about.ts';
import { logTime } from '../log-time.ts';
import type { PrincipalDeps } from './deps.ts';
import { endPrincipal } from './end-principal.ts';
import { type EndedMeans, isGoodAt } from './means.ts';
import { meansMadeFrom } from './means-made-from.ts';
import { principalOf } from './principal-of.ts';
import { principalsBroughtIn } from './principals-brought-in.ts';
import { requireActive } from './require-active.ts';

/** What ended with a principal, and what waits for somebody else now. */
export interface Deactivation extends EndedMeans {
  readonly principal: Principal;
  /** How many codes to enrol with: the principal's own, and those that it made for others. */
  readonly codes: number;
  /** Groups that this person was in, and is in no more. */
  readonly groups: readonly string[];
  /** Delegations by which this person reviewed for somebody, or somebody for this person. */
  readonly delegations: readonly string[];
  /** Integrations that this person answered for. */
  readonly integrations: readonly string[];
  /** What others sign in with that comes from something of the principal's, and is good still. */
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
      // Whoever waits to be let in is turned away in the same way.
      if (principal.state === 'deactivated') requireActive(principal);
      if (by.id === id) {
        const reason =
          'nobody deactivates themselves, so that somebody is left who knows. Ask another administrator';
        throw new CountersignError('DEACTIVATION_REFUSED', { reason });
      }
      const at = logTime(tx, deps.clock);
      const { had, codes, ...ended } = endPrincipal(tx, id, {
        actor,
        at,
        now: deps.clock.now(),
        reasonCode,
      });
      closeChangesOf(tx, id, at);
      const from = meansMadeFrom(tx, had);
      return {
        principal: { ...principal, state: 'deactivated' },
        ...ended,
        codes,
        integrations: principal.kind === 'person' ? tx.integrations.ownedBy(principal.email) : [],
        others: from
          .filter((one) => one.principal !== id && isGoodAt(one, at))
          .map((one) => ({ token: one.id, principal: one.principal })),
        principals: principalsBroughtIn(tx, new Set([...had, ...from].map((one) => one.id))),
      };
    });
