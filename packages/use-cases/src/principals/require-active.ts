import { CountersignError, type Principal } from '@countersign/schema';

/** @throws CountersignError PRINCIPAL_DEACTIVATED */
export function requireActive({ id, state }: Pick<Principal, 'id' | 'state'>): void {
  if (state !== 'active') throw new CountersignError('PRINCIPAL_DEACTIVATED', { principal: id });
}
