import { CountersignError, type Integration } from '@countersign/schema';
import type { RegistryReader } from '../ports/index.ts';

/** @throws CountersignError NOT_FOUND */
export function integrationOf(tx: RegistryReader, id: string): Integration {
  const integration = tx.integrations.get(id);
  if (integration === undefined) throw new CountersignError('NOT_FOUND', { what: 'integration', id });
  return integration;
}
