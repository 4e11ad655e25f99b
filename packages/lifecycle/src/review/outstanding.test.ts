import { describe, expect, test } from 'vitest';
import { approvalsNeeded, outstandingAcknowledgements } from './outstanding.ts';

const approvals = (count: number) => ({ type: 'approvals', count }) as const;
const extra = (count: number) => ({ type: 'extra-approvals', count }) as const;
const breakage = { type: 'acknowledgement', kind: 'breakage', by: 'integration-owner' } as const;
const told = { type: 'acknowledgement', kind: 'owner-told', by: 'requester' } as const;

describe('approvals', () => {
  test('that several rules ask for are the highest number, and extra ones come on top of it', () => {
    expect(approvalsNeeded([])).toBe(0);
    expect(approvalsNeeded([approvals(1), approvals(2), approvals(1)])).toBe(2);
    expect(approvalsNeeded([approvals(1), extra(2), extra(1), { type: 'canary' }])).toBe(4);
  });
});

describe('an acknowledgement', () => {
  const given = { kind: 'breakage', byRequester: false, byIntegrationOwner: false } as const;

  test('is owed until the one gives it who has to', () => {
    expect(outstandingAcknowledgements([breakage, told], [])).toEqual([breakage, told]);
    const byOwner = { ...given, byIntegrationOwner: true };
    expect(outstandingAcknowledgements([breakage, told], [byOwner])).toEqual([told]);
    const byRequester = { ...given, kind: 'owner-told', byRequester: true } as const;
    expect(outstandingAcknowledgements([breakage, told], [byOwner, byRequester])).toEqual([]);
  });

  test('of somebody else, or of another kind, does not count', () => {
    expect(outstandingAcknowledgements([breakage], [{ ...given, byRequester: true }])).toEqual([breakage]);
    expect(outstandingAcknowledgements([told], [{ ...given, byRequester: true }])).toEqual([told]);
  });
});
