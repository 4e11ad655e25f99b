/** What ended with a token, a session, a passkey, an identity or a principal, and what did not. */
interface Ended {
  readonly ended: number;
  readonly passkeys: readonly string[];
  readonly identities: readonly string[];
  readonly others: readonly { readonly token: string; readonly principal: string }[];
}

/** Names what ended beside what was asked for, and what other people have that comes from it. */
export function* formatEnded(of: string, { ended, others, ...named }: Ended): Generator<string> {
  if (ended > 0) yield `Ended with it: ${ended} ${ended === 1 ? 'token or session' : 'tokens and sessions'}.`;
  yield* formatEndedMeans({
    passkeys: named.passkeys.filter((one) => one !== of),
    identities: named.identities.filter((one) => one !== of),
  });
  if (others.length > 0)
    yield `Other people or machines have what comes from ${of}, and it stays good: ${nameOthers(others)}.`;
}

/** Names the passkeys and the identities that sign nobody in any more. */
export function* formatEndedMeans({
  passkeys,
  identities,
}: Pick<Ended, 'passkeys' | 'identities'>): Generator<string> {
  if (passkeys.length > 0) yield `Passkeys that sign nobody in any more: ${passkeys.join(', ')}.`;
  if (identities.length > 0)
    yield `Identities at issuers that sign nobody in any more: ${identities.join(', ')}.`;
}

/** Tokens, sessions, passkeys and identities of others, and whose they are. */
export const nameOthers = (others: Ended['others']): string =>
  others.map(({ token, principal }) => `${token} of ${principal}`).join(', ');

/** The command that ends something that somebody signs in with. */
export function revocationOf(id: string): string {
  const what = id.startsWith('pky_') ? 'passkey' : id.startsWith('idn_') ? 'identity' : 'token';
  return `countersign ${what} revoke ${id}`;
}
