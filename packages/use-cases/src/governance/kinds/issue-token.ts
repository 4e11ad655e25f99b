import { CountersignError } from '@countersign/schema';
import { principalOf } from '../../principals/principal-of.ts';
import { requireActive } from '../../principals/require-active.ts';
import type { GovernanceKind } from '../governance-kind.ts';
import { beneficiariesOf } from './beneficiaries-of.ts';
import { formatScope } from './format-scope.ts';

/**
 * A token for a machine. The change itself makes none: whoever asked for it has it made when it is handed out, so that the secret
 * is in no change and in no log.
 */
export const issueToken: GovernanceKind<'token.issue'> = {
  about: ({ principal }) => [principal],
  // A token more is none that another change was approved without.
  alters: () => [],
  assess: (tx, { principal: id, label, scopes, expiresInDays }, context) => {
    const holder = principalOf(tx, id);
    requireActive(holder);
    if (holder.kind === 'person') throw new CountersignError('TOKEN_OF_SOMEBODY_ELSE', { principal: id });
    const uses = [...new Set(scopes)].sort().join(', ');
    return {
      items: [
        {
          what: `tokens of ${id}, which may do: ${formatScope(holder)}`,
          before: 'those that it has',
          after: `one more, "${label}", for ${uses}, for ${expiresInDays} days`,
        },
      ],
      effects: ['grants-authority'],
      // Whoever asks for it is handed it.
      beneficiaries: [...new Set([...beneficiariesOf(tx, id, context), context.proposer])].sort(),
    };
  },
  carryOut: () => undefined,
};
