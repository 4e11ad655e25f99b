import { CountersignError, type Instant } from '@countersign/schema';
import type { IdentityReader, LogReader, TokenRecord } from '../ports/index.ts';

/** When it counts who was behind somebody. */
export interface Span {
  /** When they did what is to be looked at by somebody else. */
  readonly from: Instant;
  /** When somebody else did; until now where it is left out. */
  readonly until?: Instant;
}

type Directory = IdentityReader & LogReader;

/**
 * Tells of a principal whether it may be one of these, by another name: the one question wherever something takes another person.
 * Identifiers do not answer it, since one person may hold what several principals sign in with.
 * @param span left out, what has not ended counts
 */
export function mayBeOneOf(
  tx: Directory,
  principals: Iterable<string>,
  span?: Span,
): (principal: string) => boolean {
  const known = new Set(principals);
  let behind: ReadonlySet<string> | undefined;
  return (principal) => {
    if (known.has(principal)) return true;
    behind ??= peopleBehind(tx, known, span);
    const hands = behind;
    return [...peopleBehind(tx, [principal], span)].some((one) => hands.has(one));
  };
}

/** What somebody is told who is refused as one of those of whom they have to be another. */
export const refusedAsOne = (code: 'REVIEW_REFUSED' | 'TASK_REFUSED'): CountersignError =>
  new CountersignError(code, {
    reason:
      'You may be the same person as somebody who has a part in this: one of you let the other in and nobody else has vouched for that one, or you were handed a token of the machine that did it. Ask somebody else, or have an approver or administrator who neither asked nor let anybody in vouch first ("countersign principal vouch").',
  });

/**
 * Everybody who may act as one of these, with themselves: who made the code of a person for whom nobody else has vouched, who was handed a
 * token of a machine, and whoever is behind those, to the end.
 */
export function peopleBehind(tx: Directory, principals: Iterable<string>, span?: Span): ReadonlySet<string> {
  const behind = new Set(principals);
  // What is added while this goes through is gone through as well.
  for (const id of behind) for (const one of directlyBehind(tx, id, span)) behind.add(one);
  return behind;
}

function directlyBehind(tx: Directory, id: string, span: Span | undefined): readonly string[] {
  const principal = tx.principals.get(id);
  if (principal === undefined) return [];
  const { kind, letInBy } = principal;
  if (kind === 'machine') return holdersOf(tx, id, span);
  return letInBy === undefined ? [] : [letInBy];
}

/**
 * Who was handed a token of a machine that was good in the span, or the one that it was renewed from. Which tokens there are, the signed log
 * says; a row only tells when one ended. One whose row is gone or was edited counts as good, so that nobody comes to be another by that.
 */
function holdersOf(tx: Directory, machine: string, span: Span | undefined): readonly string[] {
  const rows = new Map(tx.tokens.of(machine).map((token) => [token.id, token]));
  const handed = new Map(tx.audit.tokensHanded(machine).map(({ token, holder }) => [token, holder]));
  const isGood = (id: string) => {
    const row = rows.get(id);
    return row === undefined || wasGood(row, span);
  };
  const good = new Set([...handed.keys(), ...rows.keys()].filter(isGood));
  const holders = new Set<string>();
  for (const id of good) {
    const holder = handed.get(id);
    if (holder !== undefined) {
      holders.add(holder);
      continue;
    }
    // Of one from before the log said so, only its row tells what it was made with.
    const via = rows.get(id)?.issuedVia ?? null;
    const maker = via === null ? undefined : tx.tokens.get(via);
    // Whoever had the secret that it was renewed with has this one.
    if (maker?.principal === machine) good.add(maker.id);
    else if (maker !== undefined) holders.add(maker.principal);
  }
  return [...holders];
}

function wasGood({ createdAt, expiresAt, revokedAt }: TokenRecord, span: Span | undefined): boolean {
  if (span === undefined) return revokedAt === null;
  const { from, until = Infinity } = span;
  return createdAt <= until && (expiresAt ?? Infinity) >= from && (revokedAt ?? Infinity) >= from;
}
