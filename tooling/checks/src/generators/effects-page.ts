import { type EffectCell, effectTable } from '@countersign/lifecycle';
import { shippedRules } from '@countersign/rules-engine';
import {
  type Account,
  EFFECTS,
  operationsOf,
  type Provider,
  type Rule,
  ruleSchema,
} from '@countersign/schema';
import { page, table } from './markdown.ts';

/** The page about what requests do to access, and which rules are about that. */
export function effectsPage(): string {
  const rules = shippedRules.map((rule) => ruleSchema.parse(rule));
  return page({
    from: 'packages/lifecycle/src/effects, packages/schema/src/fields and packages/rules-engine/policies',
    parts: [
      '# Effects',
      'What a request does to access, by provider, action and the field that it changes. Policies are asked about these effects, not about the name of the action. A change of several fields has the effects of all of them.',
      `The effects are ${EFFECTS.map((effect) => `\`${effect}\``).join(', ')}. Whatever has another one than \`changes-details\` takes one approval by somebody else, whatever policies are in force.`,
      'Rules: those of the shipped set that name one of the effects, and so have a say. Rules that are about the action, its fields or whoever acts come on top.',
      table(
        ['Provider', 'Action', 'Field', 'Value', 'Effects', 'Rules'],
        effectTable(accountOn).map((cell) => [
          cell.provider,
          cell.action,
          cell.field ?? '',
          cell.value,
          cell.effects.join(', '),
          rulesAbout(rules, cell).join(', '),
        ]),
      ),
    ],
  });
}

function rulesAbout(rules: readonly Rule[], { provider, action, effects }: EffectCell): readonly string[] {
  return rules
    .filter(
      ({ appliesTo }) =>
        appliesTo.providers.includes(provider) &&
        operationsOf(appliesTo).includes(action) &&
        appliesTo.effects?.some((effect) => effects.includes(effect)),
    )
    .map(({ id }) => id)
    .sort();
}

/** Where plans differ between accounts, the one that a new account has. */
function accountOn(provider: Provider): Account {
  const base = { id: 'account', companyName: 'Company', emailDomains: [], operators: [] };
  const eset = { ...base, companyId: 'company', region: 'eu' as const };
  switch (provider) {
    case 'dotdigital':
      return { ...base, provider, region: 'r1', apiUserCreation: 'portal', rateLimitScheme: 'tiered' };
    case 'eset-msp-administrator-2':
      return { ...eset, provider, baseUrl: 'https://mspapi.eset.com/api', permissionTypeAs: 'name' };
    case 'eset-protect-hub':
      return { ...eset, provider, writeAccessSuffices: false };
    default:
      return { ...eset, provider };
  }
}
