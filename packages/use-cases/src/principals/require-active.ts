import { CountersignError, type Principal } from '@countersign/schema';

/** @throws CountersignError PRINCIPAL_DEACTIVATED, PRINCIPAL_WAITING */
export function requireActive({ id, state }: Pick<Principal, 'id' | 'state'>): void {
  if (state === 'waiting') throw new CountersignError('PRINCIPAL_WAITING', { principal: id });
  if (state !== 'active') throw new CountersignError('PRINCIPAL_DEACTIVATED', { principal: id });
}
