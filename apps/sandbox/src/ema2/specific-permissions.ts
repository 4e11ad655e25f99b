import { specificPermissionsAllowed } from '../eset/access.ts';
import type { Access, Company, SpecificPermissions } from '../eset/person.ts';
import { InvalidInput } from '../parse-input.ts';
import type { SandboxState } from '../state.ts';
import { specificFromNumbers } from './permission-type.ts';

type Asked = { access: Access; parent: Company; numbers: Record<string, 1 | 2> };

/**
 * Reads `specificPermissions`: only beside permission type 2 or 3, and only for companies under the user's own
 * (User/Create, User/Update). An empty map is fine beside any type: the vendor's sample always sends one.
 */
export function parseSpecificPermissions(
  { people }: SandboxState,
  { access, parent, numbers }: Asked,
): SpecificPermissions {
  const ids = Object.keys(numbers);
  if (ids.length > 0 && !specificPermissionsAllowed(access)) {
    throw new InvalidInput({ specificPermissions: ['Allowed only if permissionType is 2 or 3.'] });
  }
  const strangers = ids.filter((id) => people.company(id)?.parentId !== parent.id);
  if (strangers.length > 0) {
    throw new InvalidInput({
      specificPermissions: [`Not a company under the parent company: ${strangers.join(', ')}`],
    });
  }
  return specificFromNumbers(numbers);
}
