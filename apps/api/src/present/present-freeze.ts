import type { FreezeView } from '@countersign/schema';
import type { InForce } from '@countersign/use-cases';
import { iso } from './instant.ts';

export function presentFreeze({
  liftedBy: _lifted,
  liftedAt: _at,
  frozenAt,
  ...freeze
}: InForce): FreezeView {
  return { ...freeze, frozenAt: iso(frozenAt) };
}
