import { describe, expect, test } from 'vitest';
import { outstandingAcknowledgements } from './outstanding.ts';

const breakage = { type: 'acknowledgement', kind: 'breakage', by: 'integration-owner' } as const;
const told = { type: 'acknowledgement', kind: 'owner-told', by: 'requester' } as const;

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
