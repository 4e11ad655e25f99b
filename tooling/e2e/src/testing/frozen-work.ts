import { createStartTask } from '@countersign/use-cases';
import { type Draft, view } from './act.ts';
import { EMA2 } from './first-step.ts';
import { actorOf, type Name } from './people.ts';
import { adoptOnEma2, submitApproved } from './requests.ts';
import type { World } from './world.ts';

const INTEGRATIONS = ['siem', 'magento', 'crm'] as const;
export const stateOf = (world: World, id: string) => view(world, id).request.state;
export const executions = (calls: readonly string[]) => calls.filter((call) => call.startsWith('execute'));
export const count = (
  world: World,
  type: 'step.attempted' | 'permit.issued' | 'permit.used' | 'task.opened',
) => world.deps.store.read((tx) => tx.audit.count({ type, from: 0 }));
export const takeOn = (world: World, task: string, by: Name = 'pete') => {
  const principal = world.people[by];
  return createStartTask(world.deps)({ principal, actor: actorOf(principal), task });
};

/** An update that the provider's API carries out in one step, of an API user that is adopted for it. */
export async function update(world: World, integration: string = 'siem'): Promise<Draft> {
  await adoptOnEma2(world, integration);
  const subject = `${integration}@acme.example`;
  const change = { description: 'Other' };
  return { provider: EMA2, action: 'update', account: 'msp', integration, subject, change };
}

/** Approved updates of three API users of one account. */
export async function approved(world: World): Promise<readonly string[]> {
  const requests: string[] = [];
  for (const integration of INTEGRATIONS)
    requests.push(await submitApproved(world, await update(world, integration)));
  return requests;
}

export const answered = async ({ apiUser }: { apiUser: { readonly providerId: string | null } }) =>
  ({ knownBy: 'answered', providerId: apiUser.providerId ?? '' }) as const;
