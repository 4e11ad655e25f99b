import type { AuditEvent, NotificationName } from '@countersign/schema';
import { acknowledge } from '../../testing/act.ts';
import { attestException, grantException } from '../../testing/exceptions.ts';
import type { Told } from '../../testing/notices.ts';
import type { Name } from '../../testing/people.ts';
import type { World } from '../../testing/world.ts';

export interface Scenario {
  /** Does what is told, as production does it. */
  readonly happens: (world: World, told: Told) => Promise<unknown>;
  /** Who is told of it, by mail. */
  readonly tells: readonly (Name | 'boss')[];
  /** How long after it; until what happens together is told, where it is left out. */
  readonly after?: number;
  /** Only in an installation that is sealed. */
  readonly sealed?: true;
}

/** Scenarios of some of the kinds. */
export type Scenarios = Readonly<Partial<Record<NotificationName, Scenario>>>;

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
export const DIGEST = 'd'.repeat(64);

export const REVIEWERS = ['amy', 'bob', 'cleo', 'dora'] as const;
export const OPERATORS = ['olga', 'paul', 'pete'] as const;
export const OVERSEERS = ['ada'] as const;
export const BOTH = ['ada', 'boss'] as const;

/** An entry that another part of the product writes, which a test of its own makes. */
export const record = ({ deps }: World, event: AuditEvent): Promise<unknown> =>
  deps.store.write((tx) => tx.audit.append({ kind: 'worker', id: deps.workerId }, event));

/** The same, for which nothing else has to be there. */
export const entry =
  (event: AuditEvent): Scenario['happens'] =>
  (world) =>
    record(world, event);

/** A task that Pete has reported as done, and that somebody else has to look at. */
export async function reported(world: World): Promise<string> {
  const id = await grantException(world);
  for (const kind of ['owner-told', 'breakage'] as const)
    await acknowledge(world, id, { by: 'olga', kind }).catch(() => undefined);
  return attestException(world, id);
}
