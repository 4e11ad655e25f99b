import type { Principal } from '@countersign/schema';
import {
  createAuthenticate,
  createIssueToken,
  createRecordReview,
  createSubmitRequest,
} from '@countersign/use-cases';
import { expect, test, vi } from 'vitest';
import { inputOf, view } from '../testing/act.ts';
import { countStatements } from '../testing/count-statements.ts';
import { createSomebody } from '../testing/guests.ts';
import { actorOf } from '../testing/people.ts';
import { EMA2_CREATE } from '../testing/requests.ts';
import { type World, withWorld } from '../testing/world.ts';

const handOut = (world: World, to: Principal, machine: Principal) =>
  createIssueToken(world.deps)({
    actor: actorOf(to),
    principal: machine.id,
    scopes: ['submit'],
    label: 'ci',
    expiresAt: null,
  });

/** Statements of a review of what a machine asks for, where so many tokens were handed out. */
async function costOfReview(tokens: number): Promise<number> {
  const statements = countStatements();
  try {
    return await withWorld(async (world) => {
      const other = await createSomebody(world, 'other', ['requester'], 'machine');
      const machine = await createSomebody(world, 'bot', ['requester'], 'machine');
      for (let made = 0; made < tokens; made += 1) await handOut(world, world.people.ada, other);
      const { token } = await handOut(world, world.people.ada, machine);
      const bot = createAuthenticate(world.deps)(token);
      if (bot === undefined) throw new Error('the token is not known');
      const { id } = await createSubmitRequest(world.deps)({ ...bot, input: inputOf(EMA2_CREATE) });
      const before = statements.count();

      const { state } = await createRecordReview(world.deps)({
        principal: world.people.amy,
        actor: actorOf(world.people.amy),
        request: id,
        requestDigest: view(world, id).revision.digest,
        verdict: 'approve',
        reason: null,
      });

      expect(state).toBe('approved');
      return statements.count() - before;
    });
  } finally {
    vi.restoreAllMocks();
  }
}

test('a review of what a machine asks for costs the same, however many tokens were handed out', async () => {
  const few = await costOfReview(1);
  // The indexes of the log follow behind it, and may do so meanwhile.
  expect(await costOfReview(200)).toBeLessThan(few + 200);
});
