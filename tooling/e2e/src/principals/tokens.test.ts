import { readFileSync } from 'node:fs';
import {
  createAuthenticate,
  createIssueToken,
  createPrincipalCreator,
  createRevokeToken,
} from '@countersign/use-cases';
import { describe, expect, test } from 'vitest';
import { advance } from '../testing/act.ts';
import { durableLog } from '../testing/snapshot.ts';
import { type World, withWorld } from '../testing/world.ts';

const actor = { kind: 'system' } as const;

const issue = (world: World, expiresAt: number | null = null) =>
  createIssueToken(world.deps)({ actor, principal: world.people.amy.id, label: 'laptop', expiresAt });

describe('a token', () => {
  test('signs its principal in until it expires, and nobody with another text', () =>
    withWorld(async (world) => {
      const authenticate = createAuthenticate(world.deps);
      const { token } = await issue(world, world.temp.clock.now() + 1_000);
      expect(authenticate(token)?.principal).toEqual(world.people.amy);
      expect(authenticate(`${token}x`)).toBeUndefined();
      expect(authenticate('')).toBeUndefined();
      advance(world, 999);
      expect(authenticate(token)).toBeDefined();
      advance(world, 1);
      expect(() => authenticate(token)).toThrow('This token expired on');
    }));

  test('that was revoked signs nobody in, and the others of its principal go on', () =>
    withWorld(async (world) => {
      const authenticate = createAuthenticate(world.deps);
      const [lost, kept] = [await issue(world), await issue(world)];
      const revoke = createRevokeToken(world.deps);
      await revoke({ actor, token: lost.id });
      expect(() => authenticate(lost.token)).toThrow('This token was revoked on');
      expect(authenticate(kept.token)?.principal).toEqual(world.people.amy);
      await revoke({ actor, token: lost.id });
      expect(durableLog(world).filter((line) => line.includes('token.revoked'))).toHaveLength(1);
    }));

  test('is stored as its hash only', () =>
    withWorld(async (world) => {
      const { token } = await issue(world);
      for (const suffix of ['', '-wal']) {
        expect(readFileSync(world.temp.path + suffix).includes(token.slice(3))).toBe(false);
      }
      for (const line of durableLog(world)) expect(line).not.toContain(token);
    }));

  test('is for a principal that exists', () =>
    withWorld(async (world) => {
      const principal = `pri_${'0'.repeat(25)}Z`;
      const unknown = createIssueToken(world.deps)({ actor, principal, label: 'x', expiresAt: null });
      await expect(unknown).rejects.toMatchObject({ code: 'NOT_FOUND' });
      await expect(
        createRevokeToken(world.deps)({ actor, token: `tok_${'0'.repeat(25)}Z` }),
      ).rejects.toMatchObject({ code: 'NOT_FOUND' });
    }));
});

test('two principals cannot have one address, in whatever case, because reviews count people', () =>
  withWorld(async (world) => {
    const again = createPrincipalCreator(world.deps)({
      actor,
      principal: { name: 'Amy again', email: 'AMY@acme.example', kind: 'person', roles: ['approver'] },
    });
    await expect(again).rejects.toMatchObject({ code: 'ALREADY_EXISTS' });
  }));
