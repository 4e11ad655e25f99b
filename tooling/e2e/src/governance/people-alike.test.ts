import type { CreatePrincipal } from '@countersign/schema';
import { createRegisterPrincipal } from '@countersign/use-cases';
import { expect, test } from 'vitest';
import { deactivateAs, letIn } from '../testing/changes.ts';
import { actorOf } from '../testing/people.ts';
import { withSealedWorld } from '../testing/seal.ts';
import type { World } from '../testing/world.ts';

async function register(world: World, given: Pick<CreatePrincipal, 'name' | 'email'>) {
  const { ada } = world.people;
  const { change } = await createRegisterPrincipal(world.deps)({
    by: ada,
    actor: actorOf(ada),
    principal: { ...given, kind: 'person', roles: ['approver'] },
    reason: 'They are new',
  });
  return change.items.find(({ what }) => what.includes('can be taken for'))?.after ?? null;
}

test.each([
  ['a name in letters of another alphabet', { name: '\u0441leo', email: 'new@acme.example' }],
  ['the same name', { name: 'Cleo', email: 'new@acme.example' }],
  ['an address in which one letter is another one', { name: 'New', email: 'c1eo@acme.example' }],
])('reviewers are shown whom somebody can be taken for who is let in with %s', (_what, given) =>
  withSealedWorld(async (world) => {
    const shown = `${world.people.cleo.id}, whose name or address looks the same`;
    expect(await register(world, given)).toBe(shown);
    // Whoever has left is remembered by those who read the name.
    await deactivateAs(world, world.people.ada, world.people.cleo);
    expect(await register(world, { ...given, name: `${given.name} ` })).toContain(world.people.cleo.id);
  }),
);

test('nobody is shown where nobody looks the same', () =>
  withSealedWorld(async (world) => {
    expect(await register(world, { name: 'New', email: 'new@acme.example' })).toBeNull();
  }));

test('whoever waits and is given another name is compared with those who came since', () =>
  withSealedWorld(async (world) => {
    const email = 'zed@elsewhere.example';
    expect(await register(world, { name: 'Zed Placeholder', email })).toBeNull();
    const { ada, amy, bob } = world.people;
    const barbara = await letIn(world, ada, {
      name: 'Barbara Real',
      email: 'barbara@acme.example',
      kind: 'person',
      roles: ['approver'],
      reviewers: [amy, bob],
    });
    expect(await register(world, { name: 'Barbara Real', email })).toContain(barbara.id);
  }));
