import type { Company, Person, Region } from '../eset/person.ts';

/**
 * Whether ESET Connect lets a console user log in (create_api_user_account.html): invitation accepted, Integrations on,
 * the region of the company, and for a Hub user one log-in to the Hub before.
 */
export function mayUseApi(person: Person, company: Company, region: Region): boolean {
  const knownToHub = person.provider !== 'eset-protect-hub' || person.hasLoggedIn;
  return person.status === 'active' && person.integrations && company.region === region && knownToHub;
}
