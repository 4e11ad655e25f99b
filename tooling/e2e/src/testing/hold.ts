import { createHoldSubject, createReleaseSubject } from '@countersign/use-cases';
import type { GovernanceChangeRecord } from '@countersign/use-cases/ports';
import { approveAs } from './changes.ts';
import { actorOf, type Name } from './people.ts';
import type { World } from './world.ts';

interface Holding {
  readonly subject: string;
  readonly matter: string;
}

/** Places a hold, as Ada unless somebody else is named. */
export function hold(world: World, held: Holding, by: Name = 'ada'): Promise<void> {
  const principal = world.people[by];
  return createHoldSubject(world.deps)({ principal, actor: actorOf(principal), ...held });
}

/** Asks for a hold to be ended, as Ada unless somebody else is named. */
export function proposeRelease(
  world: World,
  held: Holding,
  by: Name = 'ada',
): Promise<GovernanceChangeRecord> {
  const principal = world.people[by];
  const command = { by: principal, actor: actorOf(principal), ...held, reason: 'The matter is over' };
  return createReleaseSubject(world.deps)(command);
}

/** Ends a hold that Ada placed, by those who may. */
export async function release(world: World, held: Holding): Promise<void> {
  const change = await proposeRelease(world, held);
  for (const by of ['amy', 'cleo'] as const) await approveAs(world, world.people[by], change);
}
