import { assumed } from '../assumptions.ts';
import { countryName } from '../eset/country.ts';
import type { Company, Person } from '../eset/person.ts';
import { PERMISSION_NUMBER, specificToNumbers } from './permission-type.ts';

/** 1 active, 2 waiting for activation or activation link expired (search_users.html). */
export function statusNumber(person: Person): 1 | 2 {
  return person.status === 'active' ? 1 : 2;
}

/** The user object of User/Current (current.html), which GetUserDetails, Create and Update answer too. */
export function userView(person: Person, company: Company): Record<string, unknown> {
  return {
    id: person.id,
    firstName: person.firstName,
    lastName: person.lastName,
    email: person.email,
    description: person.description,
    phoneNumber: person.phone,
    twoFactorEnabled: false,
    status: statusNumber(person),
    created: assumed('ema2.timestamps', new Date(person.createdAt).toISOString()),
    lastUpdate: assumed('ema2.timestamps', new Date(person.updatedAt).toISOString()),
    company: {
      companyId: company.id,
      name: company.name,
      type: company.parentId === null ? 'MSP' : 'MSP Customer',
    },
    country: countryView(person.countryCode),
    timeZone: person.timeZone === null ? null : timeZoneView(person.timeZone, person.updatedAt),
    ...assumed('ema2.user-permissions', {
      permissionType: PERMISSION_NUMBER[person.access],
      specificPermissions: specificToNumbers(person.specificPermissions),
    }),
  };
}

function countryView(countryCode: string): Record<string, unknown> | null {
  const name = countryName(countryCode);
  return name === null ? null : { countryCode, name };
}

function timeZoneView(timeZone: string, at: number): Record<string, unknown> {
  const parts = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' }).formatToParts(at);
  const offset = parts.find(({ type }) => type === 'timeZoneName')?.value ?? '';
  return { name: timeZone, code: timeZone, timeShift: offset.replace('GMT', '') || '+00:00' };
}
