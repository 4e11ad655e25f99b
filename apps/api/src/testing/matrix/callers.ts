import { ROLES, type Role } from '@countersign/schema';
import { createIssueToken, createPrincipalCreator, type SignedIn } from '@countersign/use-cases';
import type { Installation } from '../installation.ts';

/** Somebody who tries every route. */
export interface Caller extends Pick<SignedIn, 'principal' | 'actor'> {
  readonly name: string;
  readonly token: string;
  readonly scope: 'all accounts' | 'shop' | 'elsewhere';
}

const SCOPES = { 'all accounts': null, shop: ['shop'], elsewhere: ['elsewhere'] } as const;

/** One principal for every role and scope, one for every scope without a role, machines with every role at once, and a worker. */
export async function registerCallers(at: Installation): Promise<readonly Caller[]> {
  // A worker has no other role, and no limited scope.
  const combinable = ROLES.filter((role) => role !== 'worker');
  const definitions = [
    ...Object.entries(SCOPES).flatMap(([scope, accounts]) => [
      ...[...combinable.map((role): Role[] => [role]), []].map((roles) => ({
        scope,
        accounts,
        roles,
        kind: 'person',
      })),
      { scope, accounts, roles: combinable, kind: 'machine' },
    ]),
    { scope: 'all accounts', accounts: null, roles: ['worker'] as Role[], kind: 'machine' },
  ];
  const callers: Caller[] = [];
  for (const [index, { scope, accounts, roles, kind }] of definitions.entries()) {
    const principal = await createPrincipalCreator(at.services)({
      actor: { kind: 'system' },
      principal: {
        name: `Caller ${index}`,
        email: `caller-${index}@acme.example`,
        kind: kind as 'person' | 'machine',
        roles,
        accounts: accounts === null ? null : [...accounts],
      },
    });
    const { id, token } = await createIssueToken(at.services)({
      actor: { kind: 'system' },
      principal: principal.id,
      label: 'matrix',
      expiresAt: null,
    });
    const who =
      kind === 'machine' && roles.length > 1
        ? 'a machine with every role'
        : (roles[0] ?? 'nobody in particular');
    callers.push({
      name: `${who} for ${scope}`,
      principal,
      token,
      scope: scope as Caller['scope'],
      actor: { kind: 'principal', id: principal.id, via: id },
    });
  }
  return callers;
}
