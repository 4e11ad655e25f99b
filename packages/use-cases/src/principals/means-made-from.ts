import { isSession } from '@countersign/schema';
import type { IdentityReader, PasskeyRecord, TokenRecord } from '../ports/index.ts';
import { isIdentity, isPasskey, type Means } from './means.ts';

/** What is left out: the own means where they came from there, what lies between, and what its holder made with the own. */
export interface SparedMeans {
  readonly own: TokenRecord | undefined;
  readonly between: ReadonlySet<string>;
}

/**
 * All tokens, sessions, passkeys and identities that were made by means of some, of those, and so on, whoever holds them, each once and none of those
 * asked about. Step by step and not by recursion: whoever renews a stolen token thousands of times does not keep it from being ended.
 */
export function meansMadeFrom(
  tx: IdentityReader,
  from: readonly Means[],
  spared?: SparedMeans,
): readonly Means[] {
  const passkeysOf = rememberedPasskeys(tx);
  const seen = new Set(from.map(({ id }) => id));
  const found: Means[] = [];
  const open = [...from];
  for (let made = open.pop(); made !== undefined; made = open.pop()) {
    for (const one of madeBy(tx, made, passkeysOf)) {
      if (seen.has(one.id)) continue;
      seen.add(one.id);
      const isBetween = spared?.between.has(one.id) === true;
      if (!isBetween) found.push(one);
      if (!isBetween || one.id !== spared.own?.id) open.push(one);
    }
  }
  return found;
}

type PasskeysOf = (principal: string) => readonly PasskeyRecord[];

function rememberedPasskeys(tx: IdentityReader): PasskeysOf {
  const known = new Map<string, readonly PasskeyRecord[]>();
  return (principal) => {
    const passkeys = known.get(principal) ?? tx.passkeys.of(principal);
    known.set(principal, passkeys);
    return passkeys;
  };
}

/** What was made directly. */
function madeBy(tx: IdentityReader, means: Means, passkeysOf: PasskeysOf): readonly Means[] {
  const { id, principal } = means;
  const vouched = passkeysOf(principal).filter(({ vouchedBy }) => vouchedBy === id);
  if (isPasskey(means) || isIdentity(means)) {
    const sessions = tx.tokens.of(principal).filter(({ kind, proof }) => isSession(kind) && proof === id);
    return [...vouched, ...sessions];
  }
  // Whoever took a code in a browser enrolled a passkey with it, or linked an identity, and has no token.
  const enrolled = tx.enrolments
    .issuedVia(id)
    .flatMap((code) => [
      ...passkeysOf(code.principal).filter(({ vouchedBy }) => vouchedBy === 'invitation'),
      ...tx.identities.of(code.principal),
    ]);
  return [...tx.tokens.issuedVia(id), ...vouched, ...enrolled];
}
