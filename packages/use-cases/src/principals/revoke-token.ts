import { type Actor, CountersignError, endOfToken } from '@countersign/schema';
import { logTime } from '../log-time.ts';
import type { TokenRecord, WriteTransaction } from '../ports/index.ts';
import type { PrincipalDeps } from './deps.ts';
import { endCodes } from './end-codes.ts';
import { endTokens } from './end-tokens.ts';
import { principalsBroughtIn } from './principals-brought-in.ts';
import { requireAdministratorLeft } from './require-administrator-left.ts';
import { tokensMadeFrom } from './tokens-made-from.ts';

/** What became of a token and of what was made by means of it. */
export interface Revocation {
  /** How many tokens ended. */
  readonly ended: number;
  /** How many of the same holder that were made by means of it are good still, because it was ended by the one that took its place. */
  readonly kept: number;
  /** How many codes to enrol with, which nobody had taken yet, are good for nothing now. */
  readonly codes: number;
  /** Tokens of other people and of machines that come from it and are good still: whoever revokes has to decide about them. */
  readonly others: readonly { readonly token: string; readonly principal: string }[];
  /** Whom it registered or invited, or what was made by means of it. They stay, so somebody has to look at them. */
  readonly principals: readonly string[];
}

/**
 * Revokes a token, and with it those of the same holder that were made by means of it, and the codes to enrol with. Those of other
 * people and of machines that come from it are named; they end only where that is asked for, because one call would take away from
 * everybody else what they sign in with. Also where the token itself has ended already. A token that ends the one it was made from, as a
 * renewal does, ends that one alone; once more, it ends everything but itself and what lies between.
 * @param command.withPeople ends also what other people and machines have that comes from it
 * @throws CountersignError NOT_FOUND; TOKEN_IN_USE where the token of the call would end; LAST_ADMINISTRATOR where no administrator of
 *   all accounts could sign in any more; nothing is changed then
 */
export const createRevokeToken =
  (deps: Pick<PrincipalDeps, 'store' | 'clock'>) =>
  (command: { actor: Actor; token: string; withPeople?: boolean | undefined }): Promise<Revocation> =>
    deps.store.write((tx) => {
      const { actor, withPeople = false } = command;
      const token = tx.tokens.get(command.token);
      if (token === undefined) throw new CountersignError('NOT_FOUND', { what: 'token', id: command.token });
      const own = actor.kind === 'principal' ? tx.tokens.get(actor.via) : undefined;
      const from = tokensMadeFrom(tx, [token.id], { own, between: lineBetween(tx, token, own) });
      const isReplaced =
        !withPeople && isLeft(token) && own?.issuedVia === token.id && own.principal === token.principal;
      const ofHolder = from.filter(({ principal }) => principal === token.principal);
      const meant = isReplaced ? [token] : [token, ...(withPeople ? from : ofHolder)];
      const ending = meant.filter(isLeft);
      const at = logTime(tx, deps.clock);
      requireOwnKept(ending, { own, token });
      requireAdministratorLeft(tx, { ending, at });
      endTokens(tx, ending, { actor, at: deps.clock.now(), endedWith: token.id });
      const others = withPeople ? [] : from.filter(({ principal }) => principal !== token.principal);
      return {
        ended: ending.length,
        kept: isReplaced ? ofHolder.filter(isLeft).length : 0,
        codes: isReplaced ? 0 : endCodes(tx, meant, at),
        others: others
          .filter((one) => endOfToken(one, at) === undefined)
          .map(({ id, principal }) => ({ token: id, principal })),
        principals: principalsBroughtIn(tx, new Set([token, ...from].map(({ id }) => id))),
      };
    });

const isLeft = ({ revokedAt }: TokenRecord) => revokedAt === null;

/** Nobody ends what they sign in with: whoever has no token left gets in on the host only. */
function requireOwnKept(
  ending: readonly TokenRecord[],
  { own, token }: { readonly own: TokenRecord | undefined; readonly token: TokenRecord },
): void {
  if (own === undefined || ending.every(({ id }) => id !== own.id)) return;
  const remedy =
    own.id === token.id
      ? 'Replace it with "countersign token renew", which ends it, or have an administrator revoke it'
      : `It comes from ${token.id}. Have somebody do this whose token does not, or use one that "countersign recover" makes on the host`;
  throw new CountersignError('TOKEN_IN_USE', { token: own.id, remedy });
}

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
