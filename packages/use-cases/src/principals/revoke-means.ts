import { type Actor, CountersignError, isSession } from '@countersign/schema';
import { logTime } from '../log-time.ts';
import type { Clock, IdentityReader, TokenRecord, WriteTransaction } from '../ports/index.ts';
import { endCodes } from './end-codes.ts';
import { endMeans } from './end-means.ts';
import { countEnded, type EndedMeans, isGoodAt, isIdentity, isLeft, isPasskey, type Means } from './means.ts';
import { meansMadeFrom } from './means-made-from.ts';
import { principalsBroughtIn } from './principals-brought-in.ts';
import { requireAdministratorLeft } from './require-administrator-left.ts';

/** What became of a token, session, passkey or identity, and of what was made by means of it. */
export interface Revocation extends EndedMeans {
  /** How much of the same holder that was made by means of it is good still, because it was ended by the one that took its place. */
  readonly kept: number;
  /** How many codes to enrol with, which nobody had taken yet, are good for nothing now. */
  readonly codes: number;
  /** What other people and machines have that comes from it and is good still: whoever revokes has to decide about each. */
  readonly others: readonly { readonly token: string; readonly principal: string }[];
  /** Whom it registered or invited, or what was made by means of it. They stay, so somebody has to look at them. */
  readonly principals: readonly string[];
}

/**
 * Ends a token, session, passkey or identity with everything of its holder that was made by means of it: tokens, sessions, passkeys,
 * identities, and codes to enrol with. Links and logins that it has open are good for nothing by that: they ask for it when they are used. What other people and
 * machines have is named, and ends only where that is asked for. What ends the one that it was made from, as a renewal does, ends that
 * one alone; once more, everything but itself and what lies between.
 * @throws CountersignError TOKEN_IN_USE where what signed in would end; LAST_ADMINISTRATOR
 */
export function revokeMeans(
  tx: WriteTransaction,
  means: Means,
  {
    actor,
    clock,
    withPeople = false,
  }: { readonly actor: Actor; readonly clock: Clock; readonly withPeople?: boolean | undefined },
): Revocation {
  const own = actor.kind === 'principal' ? tx.tokens.get(actor.via) : undefined;
  const between = lineBetween(tx, means, own);
  const from = meansMadeFrom(tx, [means], { own, between });
  const isReplaced = !withPeople && isLeft(means) && isMadeFrom(tx, own, { means, between });
  const ofHolder = from.filter(({ principal }) => principal === means.principal);
  const meant = isReplaced ? [means] : [means, ...(withPeople ? from : ofHolder)];
  const ending = meant.filter(isLeft);
  const at = logTime(tx, clock);
  requireOwnKept(ending, { own, means });
  requireAdministratorLeft(tx, { ending, at });
  endMeans(tx, ending, { actor, at: clock.now(), endedWith: means.id });
  const others = withPeople ? [] : from.filter(({ principal }) => principal !== means.principal);
  return {
    ...countEnded(ending),
    kept: isReplaced ? ofHolder.filter(isLeft).length : 0,
    codes: isReplaced ? 0 : endCodes(tx, meant, at),
    others: others.filter((one) => isGoodAt(one, at)).map(({ id, principal }) => ({ token: id, principal })),
    principals: principalsBroughtIn(tx, new Set([means, ...from].map(({ id }) => id))),
  };
}

/** Nobody ends what they sign in with: whoever has nothing left gets in on the host only. */
function requireOwnKept(
  ending: readonly Means[],
  { own, means }: { readonly own: TokenRecord | undefined; readonly means: Means },
): void {
  if (own === undefined || ending.every(({ id }) => id !== own.id)) return;
  const remedy =
    own.id === means.id
      ? 'Replace it with "countersign token renew", which ends it, or have an administrator revoke it'
      : `It comes from ${means.id}. Have somebody do this whose token does not`;
  throw new CountersignError('TOKEN_IN_USE', { token: own.id, remedy });
}

/** What one token, session or passkey was made by means of, where the same person had that. */
function madeBy(tx: IdentityReader, one: Means): Means | undefined {
  if (isPasskey(one)) return tx.passkeys.get(one.vouchedBy) ?? tx.tokens.get(one.vouchedBy);
  // By an invitation alone.
  if (isIdentity(one)) return undefined;
  const proof =
    isSession(one.kind) && one.proof !== null
      ? (tx.passkeys.get(one.proof) ?? tx.identities.get(one.proof))
      : undefined;
  return proof ?? (one.issuedVia === null ? undefined : tx.tokens.get(one.issuedVia));
}

/** What of one holder lies between the own means and those that they came from, with the own; none where they did not come from there. */
function lineBetween(tx: IdentityReader, means: Means, own: TokenRecord | undefined): ReadonlySet<string> {
  const line = new Set<string>();
  let one: Means | undefined = own;
  while (one !== undefined && one.id !== means.id && one.principal === means.principal) {
    line.add(one.id);
    one = madeBy(tx, one);
  }
  return one?.id === means.id ? line : new Set();
}

/** Whether the own means were made directly by means of others, or with a passkey that was. */
function isMadeFrom(
  tx: IdentityReader,
  own: TokenRecord | undefined,
  { means, between }: { readonly means: Means; readonly between: ReadonlySet<string> },
): boolean {
  if (own === undefined || isPasskey(means) || isIdentity(means)) return false;
  return between.size > 0 && [...between].every((id) => id === own.id || tx.passkeys.get(id) !== undefined);
}
