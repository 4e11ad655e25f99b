import { type Actor, CountersignError } from '@countersign/schema';
import { logTime } from '../log-time.ts';
import type { TokenRecord, WriteTransaction } from '../ports/index.ts';
import type { PrincipalDeps } from './deps.ts';
import { principalsBroughtIn } from './principals-brought-in.ts';

/** What became of a token and of what was made by means of it. */
export interface Revocation {
  /** How many tokens ended. */
  readonly ended: number;
  /** How many that were made by means of it are good still, because it was ended by the one that took its place. */
  readonly kept: number;
  /** How many codes to enrol with, which nobody had taken yet, are good for nothing now. */
  readonly codes: number;
  /** Whom it registered or invited, or what was made by means of it. They stay, so somebody has to look at them. */
  readonly principals: readonly string[];
}

/**
 * Revokes a token, and with it every one that was made by means of it, whosever it is: whoever stole a token keeps none that
 * came from it, and nobody who enrolled by a code of it. Also where the token itself has ended already. A token that ends the
 * one it was made from, as a renewal does, ends that one alone; once more, it ends everything but itself and what lies between.
 * @throws CountersignError NOT_FOUND
 */
export const createRevokeToken =
  (deps: Pick<PrincipalDeps, 'store' | 'clock'>) =>
  (command: { actor: Actor; token: string }): Promise<Revocation> =>
    deps.store.write((tx) => {
      const { actor } = command;
      const token = tx.tokens.get(command.token);
      if (token === undefined) throw new CountersignError('NOT_FOUND', { what: 'token', id: command.token });
      const own = actor.kind === 'principal' ? tx.tokens.get(actor.via) : undefined;
      const from = madeFrom(tx, token, { own, between: lineBetween(tx, token, own) });
      const isGood = ({ revokedAt }: TokenRecord) => revokedAt === null;
      const isReplaced = isGood(token) && own?.issuedVia === token.id && own.principal === token.principal;
      const meant = isReplaced ? [token] : [token, ...from];
      const ending = meant.filter(isGood);
      for (const { id, principal } of ending) {
        tx.audit.append(actor, {
          type: 'token.revoked',
          request: null,
          data: { token: id, principal, ...(id === token.id ? {} : { endedWith: token.id }) },
        });
      }
      // Only now: one that has ended, as the own one may, writes no entry any more.
      for (const { id } of ending) tx.tokens.revoke(id, deps.clock.now());
      return {
        ended: ending.length,
        kept: isReplaced ? from.filter(isGood).length : 0,
        codes: isReplaced ? 0 : endEnrolments(tx, { of: token, meant, ending, at: logTime(tx, deps.clock) }),
        principals: principalsBroughtIn(tx, new Set([token, ...from].map(({ id }) => id))),
      };
    });

/** The tokens of one holder from which the own one came, back to a token; none where it did not come from that one. */
function lineBetween(
  tx: WriteTransaction,
  token: TokenRecord,
  own: TokenRecord | undefined,
): ReadonlySet<string> {
  const line = new Set<string>();
  let one = own;
  while (one !== undefined && one.id !== token.id && one.principal === token.principal) {
    line.add(one.id);
    one = one.issuedVia === null ? undefined : tx.tokens.get(one.issuedVia);
  }
  return one?.id === token.id ? line : new Set();
}

/**
 * All tokens that were made by means of one, of those, and so on, but the own one where it came from there by renewals, what lies
 * between, and what its holder made by means of it.
 */
function madeFrom(
  tx: WriteTransaction,
  { id }: Pick<TokenRecord, 'id'>,
  spared: { readonly own: TokenRecord | undefined; readonly between: ReadonlySet<string> },
): readonly TokenRecord[] {
  // A token is made after the one that it comes from, so this ends.
  return tx.tokens.issuedVia(id).flatMap((one) => {
    if (!spared.between.has(one.id)) return [one, ...madeFrom(tx, one, spared)];
    return one.id === spared.own?.id ? [] : madeFrom(tx, one, spared);
  });
}

/** Ends the codes that tokens made, and lets those be invited anew who had enrolled by one and lost what they had. */
function endEnrolments(
  tx: WriteTransaction,
  revoked: {
    readonly of: TokenRecord;
    readonly meant: readonly TokenRecord[];
    readonly ending: readonly TokenRecord[];
    readonly at: number;
  },
): number {
  const { of, meant, ending, at } = revoked;
  const open = meant
    .flatMap(({ id }) => tx.enrolments.issuedVia(id))
    .filter(({ spentAt, expiresAt }) => spentAt === null && expiresAt > at);
  for (const { principal } of open) tx.enrolments.end(principal, at);
  for (const { principal } of ending) if (principal !== of.principal) tx.enrolments.void(principal, at);
  return open.length;
}
