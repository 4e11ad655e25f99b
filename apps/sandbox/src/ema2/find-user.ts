import { accessTo } from '../eset/access.ts';
import type { Company, Person } from '../eset/person.ts';
import type { SandboxState } from '../state.ts';
import type { Ema2Caller } from './authenticate.ts';
import { forbidden, userNotFound } from './errors.ts';

export type FoundUser = { person: Person; company: Company };

/** Finds a user whom the caller may read or write; 404 when there is none, 403 when the caller has not that right. */
export function findUser(
  { people }: SandboxState,
  { caller, userId, need }: { caller: Ema2Caller; userId: string; need: 'read' | 'write' },
): FoundUser {
  const person = people.byId(userId);
  const company = person && people.company(person.companyId);
  if (!person || !company || person.provider !== caller.person.provider) throw userNotFound();
  const access = accessTo(caller.person, company);
  const isSelf = person.id === caller.person.id;
  const allowed = need === 'write' ? access === 'Write' : access !== 'NoAccess' || isSelf;
  if (!allowed) throw forbidden();
  return { person, company };
}
