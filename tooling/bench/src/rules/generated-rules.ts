import { OPERATIONS, PROVIDERS, type Rule } from '@countersign/schema';

const ROLES = [
  'root',
  'superuser',
  'account-owner',
  'can-manage-account',
  'write-access',
  'regular',
] as const;

/**
 * Rules of one shape for seeing how time grows with their number: two comparisons and a nested `any` of three, in three
 * priorities, all of them with a say in the same operation, so that no index helps.
 */
export function generatedRules(count: number): readonly Rule[] {
  return Array.from({ length: count }, (_, index): Rule => {
    const effect = index % 2 === 0 ? 'deny' : 'advise';
    return {
      id: `bench/rule-${index}`,
      version: 1,
      title: `Generated rule ${index}`,
      effect,
      appliesTo: { providers: ['eset-msp-administrator-2'], operations: ['update'] },
      ...(effect === 'deny' ? { covers: true } : {}),
      priority: 1 + (index % 3),
      conditions: {
        all: [
          {
            fact: 'operator',
            path: '$.role',
            operator: 'equal',
            value: ROLES[index % ROLES.length] ?? 'root',
          },
          { fact: 'target', path: '$.active', operator: 'equal', value: index % 5 !== 0 },
          {
            any: [
              { fact: 'account', path: '$.apiUserCount', operator: 'greaterThan', value: 10 + (index % 40) },
              { fact: 'integration', path: '$.otherApiUsers', operator: 'equal', value: 1 + (index % 7) },
              {
                fact: 'batch',
                path: '$.removals',
                operator: 'greaterThanInclusive',
                value: 1 + (index % 11),
              },
            ],
          },
        ],
      },
      event: { type: effect, params: { message: 'It is so.', remedy: 'Make it otherwise.' } },
      source: {
        document: 'Generated',
        url: 'https://example.com/benchmarks',
        section: 'rules',
        read: '2026-11-22',
        says: 'It is so.',
      },
      controls: ['BENCH:1'],
      cases: [
        {
          title: 'asked for',
          provider: 'eset-msp-administrator-2',
          operation: 'update',
          facts: {},
          fires: true,
        },
        {
          title: 'asked for again',
          provider: 'eset-msp-administrator-2',
          operation: 'update',
          facts: {},
          fires: false,
        },
      ],
    };
  });
}

/** How many of `scatteredRules` have a say in an update of a user of ESET MSP Administrator 2. */
const MATCHING = 10;

/** The same rules, the first ten as they are and the others each for another operation, in turn. */
export function scatteredRules(count: number): readonly Rule[] {
  const elsewhere = PROVIDERS.flatMap((provider) =>
    OPERATIONS.filter((operation) => operation !== 'update').map((operation) => ({ provider, operation })),
  );
  return generatedRules(count).map((rule, index) => {
    const other = elsewhere[index % elsewhere.length];
    if (index < MATCHING || other === undefined) return rule;
    return {
      ...rule,
      appliesTo: { providers: [other.provider], operations: [other.operation] },
      cases: rule.cases.map((one) => ({ ...one, ...other })),
    };
  });
}
