import type { ApiUser } from '@countersign/schema';
import type { UploadedFile } from '@countersign/use-cases';
import { batchOf } from './act.ts';
import type { Deps } from './assemble-deps.ts';
import { handIn } from './hand-in.ts';
import { actorOf, type Name } from './people.ts';
import type { World } from './world.ts';

const EMA2 = 'eset-msp-administrator-2';
export const commandOf = (world: World, given: UploadedFile, by: Name = 'rita') => ({
  principal: world.people[by],
  actor: actorOf(world.people[by]),
  file: given,
});

export async function submitFile(
  world: World,
  given: UploadedFile,
  deps: Deps = world.deps,
): Promise<Awaited<ReturnType<typeof batchOf>> & { recognised: boolean }> {
  const { id, recognised } = await handIn(deps)(commandOf(world, given));
  return { ...(await batchOf(world, id)), recognised };
}

/** A file that disables each of the API users. */
export const removal = (subject: string) => `${EMA2},disable,msp,${subject},No longer used,owner-told`;
export const removals = (subjects: readonly string[]) => ({
  bytes: Buffer.from(
    ['provider,action,account,subject,reason,acknowledge', ...subjects.map(removal), ''].join('\n'),
  ),
  fileName: 'removals.csv',
});

/** Adds live API users to the account, without integration and without a provider. */
export async function addApiUsers(world: World, count: number): Promise<readonly string[]> {
  return world.deps.store.write((tx) => {
    const made: string[] = [];
    for (let number = 0; number < count; number += 1) {
      const user: ApiUser = {
        id: world.deps.ids.next('apiUser'),
        account: 'msp',
        provider: EMA2,
        integration: null,
        providerId: `provider-${number}`,
        label: `user-${number}@acme.example`,
        kind: 'api-user',
        role: 'regular',
        state: 'active',
        integrationsEnabled: true,
        permissionType: 2,
        twoFactorEnabled: null,
        credentialsSetOn: null,
        lastUsedOn: null,
        reviewOn: null,
        originRequest: null,
      };
      tx.apiUsers.insert(user);
      made.push(user.label);
    }
    return made;
  });
}
