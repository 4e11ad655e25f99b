import { type InboxItem, listInbox } from '@countersign/use-cases';
import type { Name } from './people.ts';
import type { World } from './world.ts';

/** Everything that waits for somebody, read by pages of this size. */
export function inboxOf(world: World, name: Name, limit = 50): readonly InboxItem[] {
  const { store } = world.deps;
  const { id } = world.people[name];
  const principal = store.read((tx) => tx.principals.get(id)) ?? world.people[name];
  const found: InboxItem[] = [];
  for (let after: { dueAt: number; id: string } | null = null; ; ) {
    const { items, next } = listInbox(world.deps, { principal, after, limit });
    found.push(...items);
    if (next === null) return found;
    after = next;
  }
}

/** The same in short: what kind of thing it is, and which. */
export const waitingFor = (world: World, name: Name, limit?: number): readonly string[] =>
  inboxOf(world, name, limit).map(({ kind, id }) => `${kind} ${id}`);
