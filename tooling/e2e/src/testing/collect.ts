import { createCollectCredential, createStartTask } from '@countersign/use-cases';
import type { SecretRecord } from '@countersign/use-cases/ports';
import { armor, Decrypter } from 'age-encryption';
import { openTaskOf, run } from './act.ts';
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
  return createCollectCredential(world.deps)({ principal, actor: actorOf(principal), secret });
}

/** Takes the open portal task on, with the API user's credentials where they are known, and lets the worker do its part. */
export async function start(world: World, request: string, by: Name, credentials?: string): Promise<void> {
  const principal = world.people[by];
  const task = openTaskOf(world, request).id;
  await createStartTask(world.deps)({ principal, actor: actorOf(principal), task, credentials });
  await run(world);
}

/** What the person reads who collects the credential that was sealed for them; an operator takes the task on first. */
export async function collect(world: World, request: string, by: Name): Promise<string> {
  const waits = world.deps.store
    .read((tx) => tx.secrets.listFor(world.people[by].id))
    .some((one) => one.request === request);
  if (!waits) await start(world, request, by);
  const { sealed } = await collectSealed(world, secretFor(world, request, by).id, by);
  const decrypter = new Decrypter();
  decrypter.addIdentity(await identityOf(by));
  return decrypter.decrypt(armor.decode(sealed), 'text');
}
