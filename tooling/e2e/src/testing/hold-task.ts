import {
  createHandOverTask,
  createReleaseTask,
  createStartTask,
  createWithdrawReport,
} from '@countersign/use-cases';
import { actorOf, type Name } from './people.ts';
import type { World } from './world.ts';

/** Takes a task on without letting the worker do anything. */
export function takeOn(world: World, task: string, by: Name) {
  const principal = world.people[by];
  return createStartTask(world.deps)({ principal, actor: actorOf(principal), task });
}

/** Gives a task back; an administrator takes it from whoever has it. */
export function release(
  world: World,
  task: string,
  { by, reason = null }: { readonly by: Name; readonly reason?: string | null },
) {
  const principal = world.people[by];
  return createReleaseTask(world.deps)({ principal, actor: actorOf(principal), task, reason });
}

/** Hands a task over, from Pete where nobody else is named. */
export function handOver(
  world: World,
  task: string,
  {
    by = 'pete',
    to,
    reason = null,
  }: { readonly by?: Name; readonly to: Name; readonly reason?: string | null },
) {
  const principal = world.people[by];
  const command = { principal, actor: actorOf(principal), task, to: world.people[to].id, reason };
  return createHandOverTask(world.deps)(command);
}

/** Takes a report back. */
export function withdraw(
  world: World,
  task: string,
  { by, reason }: { readonly by: Name; readonly reason: string },
) {
  const principal = world.people[by];
  return createWithdrawReport(world.deps)({ principal, actor: actorOf(principal), task, reason });
}
