import type { Rule } from '@countersign/schema';

/** A complete rule around the few things that a test is about: by default it denies a create on dotdigital. */
export function ruleFor(parts: Partial<Rule> & Pick<Rule, 'conditions'>): Rule {
  const effect = parts.effect ?? 'deny';
  return {
    id: 'test/rule',
    version: 1,
    title: 'A rule of a test',
    effect,
    appliesTo: { providers: ['dotdigital'], operations: ['create'] },
    covers: true,
    event: {
      type: effect,
      params: {
        message: 'It is so.',
        remedy: 'Make it otherwise.',
        ...(effect === 'require' ? { requirements: [{ type: 'approvals', count: 1 }] } : {}),
      },
    },
    source: {
      document: 'A test',
      url: 'https://example.com',
      section: '1',
      read: '2026-11-22',
      says: 'It is so.',
    },
    controls: ['TEST:1'],
    cases: [
      { title: 'one', provider: 'dotdigital', operation: 'create', facts: {}, fires: true },
      { title: 'two', provider: 'dotdigital', operation: 'create', facts: {}, fires: false },
    ],
    ...parts,
  };
}

/** A rule that never fires and says that a create on dotdigital is somebody's to ask for. */
export const coveringRule: Rule = ruleFor({
  id: 'test/covers',
  conditions: { all: [{ fact: 'operation', operator: 'notEqual', value: 'create' }] },
});
