import type { Person } from '../../eset/person.ts';

/** A person as the portal shows one. */
export function personView(person: Person): Record<string, unknown> {
  const { passwordHash: _, passwordChangedAt: __, timeZone: ___, createdAt, updatedAt, ...shown } = person;
  return {
    ...shown,
    created: new Date(createdAt).toISOString(),
    lastUpdate: new Date(updatedAt).toISOString(),
  };
}
