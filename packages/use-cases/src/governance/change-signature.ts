import {
  type GovernanceEffect,
  ruleSchema,
  SIGNATURE_LEVELS,
  type SignatureLevel,
} from '@countersign/schema';
import type { PolicyReader } from '../ports/index.ts';

/** What the sets ask for, by their digest, since documents never change under one; few sets are in force in the life of a program. */
const known = new Map<string, readonly Demand[]>();

interface Demand {
  readonly by: SignatureLevel;
  readonly governance: readonly GovernanceEffect[];
}

/**
 * Which signature an approval of a change with these effects has to have to count, by the strictest of the rules in force that name one of
 * them; null where the server's is enough. What a rule asks for changes holds whatever its conditions are, which are about requests.
 */
export function changeSignature(
  tx: PolicyReader,
  { effects }: { readonly effects: readonly GovernanceEffect[] },
): SignatureLevel | null {
  const set = tx.policySets.active();
  if (set === undefined) return null;
  const demands = known.get(set.digest) ?? set.documents.flatMap(demandsOf);
  known.set(set.digest, demands);
  const asked = demands.filter(({ governance }) => governance.some((one) => effects.includes(one)));
  return SIGNATURE_LEVELS.findLast((level) => asked.some(({ by }) => by === level)) ?? null;
}

function demandsOf(document: unknown): readonly Demand[] {
  // What is in force has been loaded, so it parses; a set that does not decides nothing.
  const { effect, enforcement, event } = ruleSchema.parse(document);
  if (effect !== 'require' || enforcement === 'observe') return [];
  return (event.params.requirements ?? []).flatMap((one) =>
    one.type === 'signature' && one.governance !== undefined
      ? [{ by: one.by, governance: one.governance }]
      : [],
  );
}
