import { CountersignError, PROVIDER_ROLES_OF, type Provider, type ProviderRole } from '@countersign/schema';

/**
 * A user of a provider has one of the roles that the provider has: a superuser of ESET MSP Administrator 2 would be nobody whom
 * a policy is about.
 * @throws CountersignError INPUT_INVALID
 */
export function requireRoleOfProvider(provider: Provider, role: ProviderRole): void {
  const roles: readonly ProviderRole[] = PROVIDER_ROLES_OF[provider];
  if (roles.includes(role)) return;
  throw new CountersignError('INPUT_INVALID', {
    problems: [`${provider} has no role ${role}; it has ${roles.join(', ')}`],
  });
}
