import { type Actor, CountersignError, governanceEffectSchema, type ImportedPart } from '@countersign/schema';
import type { ReadTransaction, WriteTransaction } from '../../ports/index.ts';
import type { AssessmentContext, GovernanceAssessment, GovernanceKind } from '../governance-kind.ts';
import { adoptApiUser } from './adopt-api-user.ts';
import { invitePrincipal } from './invite-principal.ts';
import { registerAccount } from './register-account.ts';
import { registerIntegration } from './register-integration.ts';

const PART_KINDS: { readonly [K in ImportedPart['kind']]: GovernanceKind<K> } = {
  'account.register': registerAccount,
  'principal.invite': invitePrincipal,
  'integration.register': registerIntegration,
  'api-user.adopt': adoptApiUser,
};

const SYSTEM: Actor = { kind: 'system' };
/** Stands for the change in what is tried out and never written. */
const TRIED = 'gov_00000000000000000000000000';

/** Registers accounts, people, integrations and API users together: each is what it would be by itself, after the ones before it. */
export const importRegistry: GovernanceKind<'registry.import'> = {
  requireProposable: (tx, { parts }) => {
    for (const part of parts) kindOf(part).requireProposable?.(tx, part);
  },
  about: ({ parts }) => namedIn(parts, (part) => kindOf(part).about(part)),
  alters: ({ parts }) =>
    namedIn(parts, (part) => {
      const { about, alters = about } = kindOf(part);
      return alters(part);
    }),
  assess: (tx, { parts }, context) => {
    const assessments = tryParts(tx, parts, context).map((found) => {
      if (found instanceof CountersignError) throw found;
      return found;
    });
    const effects = new Set(assessments.flatMap((one) => one.effects));
    return {
      items: assessments.flatMap((one) => one.items),
      effects: governanceEffectSchema.options.filter((effect) => effects.has(effect)),
      beneficiaries: [...new Set(assessments.flatMap((one) => one.beneficiaries))].sort(),
    };
  },
  reveals: (tx: ReadTransaction, { parts }) =>
    parts.flatMap((part) => kindOf(part).reveals?.(tx, part) ?? []),
  excluded: (tx: ReadTransaction, { parts }) =>
    parts.flatMap((part) => kindOf(part).excluded?.(tx, part) ?? []),
  carryOut: (tx, { parts }, context) => {
    for (const part of parts) kindOf(part).carryOut(tx, part, context);
  },
  abandon: (tx, { parts }, at) => {
    for (const part of parts) kindOf(part).abandon?.(tx, part, at);
  },
};

/** What each part would do once those before it are done, or why it cannot be done then. Nothing of it is left. */
export function tryParts(
  tx: WriteTransaction,
  parts: readonly ImportedPart[],
  context: AssessmentContext,
): readonly (GovernanceAssessment | CountersignError)[] {
  const attempt = (part: ImportedPart) => {
    try {
      const kind = kindOf(part);
      const assessment = kind.assess(tx, part, context);
      kind.carryOut(tx, part, { actor: SYSTEM, change: TRIED, at: tx.audit.newestAt() });
      return assessment;
    } catch (error) {
      if (error instanceof CountersignError) return error;
      throw error;
    }
  };
  return tx.trials.run(() => parts.map(attempt));
}

const kindOf = ({ kind }: ImportedPart): GovernanceKind<ImportedPart['kind']> =>
  // The compiler does not see that kind and content belong together.
  PART_KINDS[kind] as GovernanceKind<ImportedPart['kind']>;

const namedIn = (
  parts: readonly ImportedPart[],
  names: (part: ImportedPart) => readonly string[],
): readonly string[] => [...new Set(parts.flatMap(names))];
