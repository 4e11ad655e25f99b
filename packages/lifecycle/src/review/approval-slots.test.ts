import type { Requirement } from '@countersign/schema';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type ApprovalSlot,
  type Approver,
  approvalSlots,
  inStages,
  isTheirTurn,
  openSlots,
} from './approval-slots.ts';

const by = (group: string | undefined, count: number, stage?: number): Requirement => ({
  type: 'approvals',
  count,
  ...(group === undefined ? {} : { by: group }),
  ...(stage === undefined ? {} : { stage }),
});
const slot = (group: string | null, stage = 1): ApprovalSlot => ({ stage, group });
const person = (principal: string, ...groups: string[]): Approver => ({ principal, groups, stage: 2 });

describe('the approvals that requirements ask for', () => {
  test('are for whoever may review where no group is named', () => {
    expect(approvalSlots([by(undefined, 2), by(undefined, 1)])).toEqual([slot(null), slot(null)]);
    expect(approvalSlots([], { atLeast: 1 })).toEqual([slot(null)]);
  });

  test('name a group once for rules that ask for the same, and all groups that are asked for', () => {
    expect(approvalSlots([by('security', 1), by('security', 2), by('finance', 1)])).toEqual([
      slot('security'),
      slot('security'),
      slot('finance'),
    ]);
  });

  test('count those of groups towards the number in all, and put the others in the first stage', () => {
    expect(approvalSlots([by(undefined, 2), by('compliance', 1, 2)])).toEqual([
      slot(null),
      slot('compliance', 2),
    ]);
    const more: Requirement = { type: 'extra-approvals', count: 1 };
    expect(approvalSlots([by('security', 2), more])).toEqual([
      slot('security'),
      slot('security'),
      slot(null),
    ]);
  });
});

describe('who fills which', () => {
  test('does not depend on the order in which they approve', () => {
    const slots = [slot('security'), slot('finance'), slot(null)];
    const both = person('ann', 'finance', 'security');
    const one = person('bob', 'security');
    for (const approvers of [
      [both, one],
      [one, both],
    ])
      expect(openSlots(slots, approvers)).toEqual([slot(null)]);
  });

  test('is one each: a member of two groups stands for one of them', () => {
    expect(openSlots([slot('a'), slot('b')], [person('ann', 'a', 'b')])).toEqual([slot('b')]);
  });

  test('leaves open as few as any way of filling them would, and none that could be filled', () => {
    const groups = ['a', 'b', 'c'] as const;
    const slots = fc.array(
      fc.record({ stage: fc.constantFrom(1, 2), group: fc.constantFrom(...groups, null) }),
      { maxLength: 5 },
    );
    const approvers = fc
      .array(fc.subarray([...groups]), { maxLength: 5 })
      .map((all) => all.map((own, at) => person(`p${at}`, ...own)));
    fc.assert(
      fc.property(slots, approvers, (wanted, given) => {
        expect(openSlots(wanted, given)).toHaveLength(fewestOpen(wanted, given));
      }),
    );
  });
});

/** By trying every way. */
function fewestOpen([first, ...rest]: readonly ApprovalSlot[], approvers: readonly Approver[]): number {
  if (first === undefined) return 0;
  const filled = approvers.flatMap((one, at) =>
    first.group === null || one.groups.includes(first.group)
      ? [fewestOpen(rest, approvers.toSpliced(at, 1))]
      : [],
  );
  return Math.min(1 + fewestOpen(rest, approvers), ...filled);
}

describe('a stage', () => {
  const slots = [slot('security'), slot('compliance', 2)];
  const given = (...approvers: Approver[]) => inStages(slots, approvers);
  const [both, security, compliance] = [
    person('ann', 'compliance', 'security'),
    person('bob', 'security'),
    person('cleo', 'compliance'),
  ];

  test('is not approved by whoever approved before its turn came, whatever groups they are in', () => {
    expect(openSlots(slots, given(both, security))).toEqual([slot('compliance', 2)]);
    expect(openSlots(slots, given(both, compliance))).toEqual([]);
    expect(openSlots(slots, given(security, both))).toEqual([]);
  });

  test('stays approved where an approval of an earlier one counts no more', () => {
    const [, last] = given(security, compliance);
    expect(last).toMatchObject({ principal: 'cleo', stage: 2 });
    expect(openSlots(slots, last === undefined ? [] : [last])).toEqual([slot('security')]);
  });

  test('that is asked for no more leaves its approval good for what is', () => {
    expect(openSlots([slot(null), slot(null)], given(security, compliance))).toEqual([]);
  });
});

describe('whose turn it is', () => {
  const slots = [slot('security'), slot(null), slot('compliance', 2)];

  test('is told by the earliest stage that is not complete', () => {
    expect(isTheirTurn(slots, [], person('ann', 'security'))).toBe(true);
    expect(isTheirTurn(slots, [], person('bob'))).toBe(true);
    expect(isTheirTurn(slots, [person('bob')], person('cleo'))).toBe(false);
    expect(isTheirTurn(slots, [person('bob')], person('ann', 'security'))).toBe(true);
    const complete = [person('bob'), person('ann', 'security')];
    expect(isTheirTurn(slots, complete, person('cleo'))).toBe(false);
    expect(isTheirTurn(slots, complete, person('dora', 'compliance'))).toBe(true);
  });

  test('is that of somebody of a later stage as well, where they fill one that is for whoever may review', () => {
    expect(isTheirTurn(slots, [], person('dora', 'compliance'))).toBe(true);
  });

  test('is everybody’s where nothing is open', () => {
    expect(isTheirTurn([slot('a')], [person('ann', 'a')], person('bob'))).toBe(true);
  });
});
