import { type Actor, CountersignError, endOfToken, type Principal } from '@countersign/schema';
import { requireTriedOut } from '../installation/require-tried-out.ts';
import { logTime } from '../log-time.ts';
import type { ReadTransaction } from '../ports/index.ts';
import { requireActive } from '../principals/require-active.ts';
import { requireFirstPasskey } from './require-first-passkey.ts';
import type { SignInDeps } from './sign-in-deps.ts';

/** What a link of a person's own is for: to enrol the first passkey, or to open the pages on this machine. */
export type LinkPurpose = 'first-passkey' | 'open';

/**
 * Makes a link for oneself, from the command line to a browser: once, within five minutes. A first passkey is only for who has none; a
 * further one takes the proof of one that there is, so a stolen token adds none beside it.
 * @throws CountersignError PASSKEY_PRESENT, FIRST_PASSKEY_REFUSED, LINK_NOT_HERE, UNAUTHENTICATED
 */
export function issueLink(
  deps: Pick<SignInDeps, 'store' | 'challenges'>,
  { actor, purpose }: { readonly actor: Actor; readonly purpose: LinkPurpose },
): string {
  if (actor.kind !== 'principal') throw new CountersignError('UNAUTHENTICATED');
  deps.store.read((tx) =>
    purpose === 'open' ? requireTriedOut(tx) : requireFirstPasskey(tx, { holder: actor.id, via: actor.via }),
  );
  return PREFIXES[purpose] + deps.challenges.issue(purpose, `${actor.id} ${actor.via}`);
}

const PREFIXES: Readonly<Record<LinkPurpose, string>> = { 'first-passkey': 'first_', open: 'open_' };

/** Whether a code is such a link, and not the code of an invitation. */
export const isLink = (code: string, purpose: LinkPurpose): boolean => code.startsWith(PREFIXES[purpose]);

/** The challenge in a link. */
export const challengeOfLink = (code: string, purpose: LinkPurpose): string =>
  code.slice(PREFIXES[purpose].length);

/**
 * Whose link it is, while what made it is good.
 * @throws CountersignError LINK_INVALID, the same for every reason
 */
export function holderOfLink(
  tx: ReadTransaction,
  { clock }: Pick<SignInDeps, 'clock'>,
  bound: string | undefined,
): { readonly holder: Principal; readonly via: string } {
  const [principal = '', via = ''] = (bound ?? '').split(' ');
  const holder = tx.principals.get(principal);
  const token = tx.tokens.get(via);
  if (holder === undefined || token === undefined || endOfToken(token, logTime(tx, clock)) !== undefined)
    throw new CountersignError('LINK_INVALID');
  requireActive(holder);
  return { holder, via };
}
