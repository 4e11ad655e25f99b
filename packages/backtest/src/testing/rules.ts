import type { Facts, Requirement, Rule } from '@countersign/schema';

/** What the rules of a test do with a request, by the description in its facts. */
export type WantedOutcomes = Readonly<Record<string, 'deny' | number>>;

/**
 * A set under which an update passes, unless its description is among the wishes: then it is refused, or needs so many
 * approvals.
 */
export function rulesFor(wishes: WantedOutcomes): readonly Rule[] {
  const covering = ruleFor('covering', { description: 'nobody has this', effect: 'deny' });
  return [
    { ...covering, covers: true },
    ...Object.entries(wishes).map(([description, wish]) =>
      wish === 'deny'
        ? ruleFor(`${description}-denied`, { description, effect: 'deny' })
        : ruleFor(`${description}-approved`, {
            description,
            effect: 'require',
            requirements: [{ type: 'approvals', count: wish }],
          }),
    ),
  ];
}

function ruleFor(
  name: string,
  {
    description,
    effect,
    requirements,
  }: {
    readonly description: string;
    readonly effect: Rule['effect'];
    readonly requirements?: Requirement[];
  },
): Rule {
  const example = { provider: 'dotdigital', operation: 'update' } as const satisfies Partial<Facts>;
  return {
    id: `test/${name}`,
    version: 1,
    title: 'A rule',
    effect,
    appliesTo: { providers: ['dotdigital'], operations: ['update'] },
    conditions: {
      all: [{ fact: 'change', path: '$.description', operator: 'equal', value: description }],
    },
    event: {
      type: effect,
      params: {
        message: 'It is so.',
        remedy: 'Make it otherwise.',
        ...(requirements === undefined ? {} : { requirements }),
      },
    },
    source: {
      document: 'A test',
      url: 'https://example.com',
      section: '1',
      read: '2026-01-01',
      says: 'It is so.',
    },
    controls: ['TEST:1'],
    cases: [
      { title: 'it is', ...example, facts: { change: { description } }, fires: true },
      { title: 'it is not', ...example, facts: {}, fires: false },
    ],
  };
}
