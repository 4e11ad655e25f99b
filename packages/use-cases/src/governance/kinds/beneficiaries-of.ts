import { entriesOfType } from '../../log/entries-of-type.ts';
import { logTime } from '../../log-time.ts';
import type { Clock, ReadTransaction } from '../../ports/index.ts';
import { peopleBehind } from '../../principals/may-be-one-of.ts';
import { uncollectedTokens } from '../uncollected-tokens.ts';

/**
 * Who gains when a principal may do more, or receives something: that one, and whoever holds what it signs in with, may hold it, or may
 * come to. Those are: who made a token, session or code for it; who asked for a token that is approved and not handed out yet; and who
 * asked for a machine to be let in, since that one chose its key. Where nobody else has vouched for one of them, whoever is behind that one
 * gains as well, to the end of the line.
 */
export function beneficiariesOf(
  tx: ReadTransaction,
  principal: string,
  { clock }: { readonly clock: Clock },
): readonly string[] {
  const code = tx.enrolments.of(principal);
  const means = [...tx.tokens.of(principal), ...(code === undefined ? [] : [code])];
  const makers = means.flatMap(({ issuedVia }) => {
    const by = issuedVia === null ? undefined : tx.tokens.get(issuedVia)?.principal;
    return by === undefined ? [] : [by];
  });
  const collectors = uncollectedTokens(tx, logTime(tx, clock)).flatMap(({ content, proposer }) =>
    content.kind === 'token.issue' && content.principal === principal ? [proposer] : [],
  );
  const known = [principal, ...makers, ...collectors, ...keyChoosers(tx, principal)];
  return [...peopleBehind(tx, known)].sort();
}

/** Whoever asked for a machine to be let in, as the log says. The key of a person comes with enrolling. */
function keyChoosers(tx: ReadTransaction, principal: string): readonly string[] {
  if (tx.principals.get(principal)?.kind !== 'machine') return [];
  return entriesOfType(tx, 'principal.let-in').flatMap(({ data }) => {
    if (data.principal !== principal) return [];
    const proposer = data.proposer ?? tx.governanceChanges.get(data.change)?.proposer;
    return proposer === undefined ? [] : [proposer];
  });
}
