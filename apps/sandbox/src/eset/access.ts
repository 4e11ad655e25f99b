import { type Access, type Company, isTopRole, type Person } from './person.ts';

/**
 * A person's access to a company, by EMA2's object model (company.html): rights on the own company reach down to its
 * children, unless a specific permission overrides them.
 */
export function accessTo(person: Person, company: Company): Access {
  const reaches = company.id === person.companyId || company.parentId === person.companyId;
  if (isTopRole(person) && reaches) return 'Write';
  return person.specificPermissions[company.id] ?? (reaches ? person.access : 'NoAccess');
}

/** Specific permissions are for people who have not Write on the own company already (User/Create, User/Update). */
export function specificPermissionsAllowed(access: Access): boolean {
  return access !== 'Write';
}
