import { accessTo } from '../../eset/access.ts';
import { type Company, type EsetProvider, isTopRole, type Person } from '../../eset/person.ts';
import type { SandboxState } from '../../state.ts';
import { Refusal } from '../errors.ts';

export type Portal = { state: SandboxState; provider: EsetProvider };

/** The company of this portal's product, or 404. */
export function companyOf({ state, provider }: Portal, companyId: string): Company {
  const company = state.people.company(companyId);
  if (company?.provider === provider) return company;
  throw new Refusal('NOT_FOUND', `There is no company ${companyId} in ${provider}.`);
}

/** The user of this portal's product, with the company, or 404. */
export function userOf(portal: Portal, userId: string): { person: Person; company: Company } {
  const person = portal.state.people.byId(userId);
  if (person?.provider !== portal.provider) {
    throw new Refusal('NOT_FOUND', `There is no user ${userId} in ${portal.provider}.`);
  }
  return { person, company: companyOf(portal, person.companyId) };
}

/** The person who acts. The role is looked up, not believed. */
export function operatorOf({ state, provider }: Portal, email: string): Person {
  const operator = state.people.byEmail(email);
  if (operator?.provider === provider && operator.status === 'active') return operator;
  throw new Refusal('OPERATOR_UNKNOWN', `${email} is not an active user of ${provider}.`);
}

/** Managing users needs Write on the company (EBA and Hub: company access; EMA2: permission). */
export function requireManager(operator: Person, company: Company): void {
  if (accessTo(operator, company) === 'Write') return;
  throw new Refusal('OPERATOR_NOT_ALLOWED', `${operator.email} has no write access to ${company.name}.`);
}

/**
 * Only a Root or Superuser gives API access (create_api_user_account.html). permissions.html of the Hub lets write access
 * suffice; a setting chooses that reading.
 */
export function requireGranter({ state }: Portal, operator: Person, company: Company): void {
  requireManager(operator, company);
  const lax =
    operator.provider === 'eset-protect-hub' && state.settings.current().hub.writeAccessMayGrantIntegrations;
  if (isTopRole(operator) || lax) return;
  throw new Refusal(
    'OPERATOR_NOT_ALLOWED',
    `Only a Root or Superuser can give API access; ${operator.email} is neither.`,
  );
}
