import type { TaskRecord } from '@countersign/use-cases/ports';
import { complete, openTaskOf, run } from './act.ts';
import { HUB_CREATE, submitApproved } from './requests.ts';
import type { World } from './world.ts';

/** Has a user of PROTECT Hub made, and gives the task that waits until they use their invitation. */
export async function inviteOnHub(world: World): Promise<{ request: string; task: TaskRecord }> {
  const request = await submitApproved(world, HUB_CREATE);
  await run(world);
  await complete(world, openTaskOf(world, request).id);
  await run(world);
  return { request, task: openTaskOf(world, request) };
}
