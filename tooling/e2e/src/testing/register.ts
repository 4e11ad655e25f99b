import type { Account, Integration, Principal } from '@countersign/schema';
import { createRegisterAccount, createRegisterIntegration } from '@countersign/use-cases';
import type { Deps } from './assemble-deps.ts';
import { actorOf } from './people.ts';

/** An installation with its administrator. */
interface Administered {
  readonly deps: Deps;
  readonly people: { readonly ada: Principal };
}

const asked = ({ people }: Administered) => ({
  by: people.ada,
  actor: actorOf(people.ada),
  reason: 'Needed',
});

/** Has the administrator register an account, which is done at once as long as the installation is set up. */
export const registerAccount = (world: Administered, account: Account) =>
  createRegisterAccount(world.deps)({ ...asked(world), account });

/** The same for an integration of somebody else. */
export const registerIntegration = (world: Administered, integration: Integration) =>
  createRegisterIntegration(world.deps)({ ...asked(world), integration });
