import type { Provider } from '@countersign/schema';
import { createFreeze } from '@countersign/use-cases';
import type { FreezeRecord, GovernanceChangeRecord } from '@countersign/use-cases/ports';
import { approveAs, proposeAs } from './changes.ts';
import { actorOf, type Name } from './people.ts';
import type { World } from './world.ts';

const WHY = 'Somebody has a token that is not theirs';

interface Stopping {
  readonly by?: Name;
  readonly account?: string;
  readonly provider?: Provider;
  readonly voidPermits?: boolean;
}

/** Stops execution, as Amy unless somebody else is named. */
export function freeze(
  world: World,
  { by = 'amy', account, provider, voidPermits = false }: Stopping = {},
): Promise<FreezeRecord> {
  const principal = world.people[by];
  return createFreeze(world.deps)({
    principal,
    actor: actorOf(principal),
    account: account ?? null,
    provider: provider ?? null,
    reason: WHY,
    voidPermits,
  });
}

/** Asks for a freeze to be lifted, as Ada unless somebody else is named. */
export function proposeThaw(world: World, id: string, by: Name = 'ada'): Promise<GovernanceChangeRecord> {
  return proposeAs(world, world.people[by], { kind: 'freeze.lift', freeze: id });
}

/** Lifts a freeze that Amy or Ada made, by those who may. */
export async function thaw(world: World, { id }: Pick<FreezeRecord, 'id'>): Promise<void> {
  const change = await proposeThaw(world, id);
  for (const by of ['bob', 'cleo'] as const) await approveAs(world, world.people[by], change);
}
