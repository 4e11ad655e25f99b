import type { Effect, FiredRule, Operation, Provider } from '@countersign/schema';

/** Stands in a verdict in place of a rule's id when nothing in force says who may do what was asked. */
export const UNCOVERED = 'default/uncovered';

/** How the default is shown: what no policy covers is refused, and this is the refusal. */
export function uncoveredRule(
  provider: Provider,
  operation: Operation,
  effects: readonly Effect[],
): FiredRule {
  const does = effects.length === 0 ? '' : `, which ${effects.join(', ')},`;
  return {
    ruleId: UNCOVERED,
    version: 1,
    title: 'What no policy covers is refused',
    message: `No policy in force says who may ask for ${operation} on ${provider}${does} so it is refused.`,
    remedy: remedyFor(provider, operation),
    source: {
      document: 'Countersign: Rules engine',
      url: 'packages/rules-engine/README.md',
      section: 'How a verdict comes about',
    },
  };
}

function remedyFor(provider: Provider, operation: Operation): string {
  if (provider === 'dotdigital' && (operation === 'grant-api-access' || operation === 'revoke-api-access')) {
    return 'An API user on dotdigital always has API access. Ask for "enable" or "disable" instead.';
  }
  return 'Ask a policy administrator to activate a policy that covers it.';
}
