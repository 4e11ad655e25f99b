import { makeCollectCredential } from '@countersign/use-cases';
import type { SecretRecord } from '@countersign/use-cases/ports';
import { armor, Decrypter } from 'age-encryption';
import { actorOf, identityOf, type Name } from './people.ts';
import type { World } from './world.ts';

/** What lies ready for this person from a request. */
export function secretFor(world: World, request: string, by: Name): SecretRecord {
  const [secret] = world.deps.store
    .read((tx) => tx.secrets.listFor(world.people[by].id))
    .filter((one) => one.request === request);
  if (secret === undefined) throw new Error(`${by} has no credential from ${request}`);
  return secret;
}

export function collectSealed(world: World, secret: string, by: Name): Promise<{ sealed: string }> {
  const principal = world.people[by];
  return makeCollectCredential(world.deps)({ principal, actor: actorOf(principal), secret });
}

/** What the person reads who collects the credential that was sealed for them. */
export async function collect(world: World, request: string, by: Name): Promise<string> {
  const { sealed } = await collectSealed(world, secretFor(world, request, by).id, by);
  const decrypter = new Decrypter();
  decrypter.addIdentity(await identityOf(by));
  return decrypter.decrypt(armor.decode(sealed), 'text');
}
