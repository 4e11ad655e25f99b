import { createAuthenticate, createIssueToken } from '@countersign/use-cases';
import { describe, expect, test } from 'vitest';
import { advance, run, submit, view } from '../testing/act.ts';
import { PERMIT_MILLIS } from '../testing/assemble-deps.ts';
import { API_CREATE, EMA2_CREATE, submitApproved } from '../testing/requests.ts';
import { withScript } from '../testing/scripted-connector.ts';
import { type World, withWorld } from '../testing/world.ts';

const HOUR = 3_600_000;
/** Less than what suspends the log. */
const MINUTES = 4 * 60_000;

async function token(world: World, expiresIn: number): Promise<string> {
  const command = {
    actor: { kind: 'system' } as const,
    principal: world.people.rita.id,
    label: 'test',
    expiresAt: world.temp.clock.now() + expiresIn,
  };
  return (await createIssueToken(world.deps)(command)).token;
}

describe('where the clock is set back', () => {
  test.each([2 * HOUR, 500 * 24 * HOUR])('an expired token stays expired (by %d ms)', (back) =>
    withWorld(async (world) => {
      const text = await token(world, HOUR);
      const signIn = createAuthenticate(world.deps);
      expect(signIn(text)?.principal.id).toBe(world.people.rita.id);
      advance(world, HOUR);
      // The log has gone on meanwhile.
      await submit(world, API_CREATE);
      advance(world, -back);
      expect(() => signIn(text)).toThrow('This token expired on');
      expect(() => createAuthenticate(world.deps)(text)).toThrow('This token expired on');
      expect(() => createAuthenticate(world.another())(text)).toThrow('This token expired on');
    }),
  );

  test('a token that a process has seen expire stays expired there, though nothing was logged since', () =>
    withWorld(async (world) => {
      const text = await token(world, HOUR);
      const signIn = createAuthenticate(world.deps);
      advance(world, HOUR);
      expect(() => signIn(text)).toThrow('This token expired on');
      advance(world, -HOUR);
      expect(() => signIn(text)).toThrow('This token expired on');
    }));

  test('an expired permit carries nothing out', () =>
    withWorld(async (world) => {
      const id = await submitApproved(world, EMA2_CREATE);
      advance(world, PERMIT_MILLIS + 60_000);
      await submit(world, API_CREATE);
      advance(world, -MINUTES);
      const { deps, calls } = withScript(world.deps, 'eset-msp-administrator-2');
      await run(world, deps);
      expect(calls).toEqual([]);
      expect(view(world, id).request).toMatchObject({ state: 'failed', failure: 'PERMIT_INVALID' });
      expect(view(world, id).steps[0]?.problem?.message).toContain('expired');
    }));

  test('a request that is approved then can be carried out at once', () =>
    withWorld(async (world) => {
      await submit(world, API_CREATE);
      advance(world, -MINUTES);
      const id = await submitApproved(world, EMA2_CREATE);
      const { deps, calls } = withScript(world.deps, 'eset-msp-administrator-2');
      await run(world, deps);
      expect(calls[0]).toBe('execute ema2.create-user');
      expect(view(world, id).request.state).not.toBe('failed');
    }));
});
