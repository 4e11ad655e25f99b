import {
  createPrincipalCreator,
  createRecoverPerson,
  createRevokeToken,
  viewStatus,
} from '@countersign/use-cases';
import { expect, test } from 'vitest';
import { durableLog } from '../testing/snapshot.ts';
import { withWorld } from '../testing/world.ts';

test('a token that is made on the host and the entry that tells everybody are one, whatever breaks off after a write', () =>
  withWorld(async ({ deps, people, ...world }) => {
    let writes = 0;
    const write: typeof deps.store.write = (work) => {
      writes += 1;
      if (writes > 1) throw new Error('the disk is full');
      return deps.store.write(work);
    };
    const recover = createRecoverPerson({ ...deps, store: { ...deps.store, write } });
    const made = await recover('ADA@acme.example');
    expect(made.principal.id).toBe(people.ada.id);
    const types = durableLog({ deps, people, ...world }).map((line) => JSON.parse(line).type);
    expect(types.slice(-2)).toEqual(['token.issued', 'principal.recovered']);
  }));

test('a way in that was made on the host is reported until it has ended, whatever was made after it', () =>
  withWorld(async ({ deps, people, temp }) => {
    const recover = createRecoverPerson(deps);
    const revoke = (token: string) => createRevokeToken(deps)({ actor: { kind: 'system' }, token });
    const reported = () => deps.store.read((tx) => viewStatus(tx, temp.clock.now()).host.recovery?.token);
    const first = await recover('amy@acme.example');
    const second = await recover('ada@acme.example');
    expect(first.principal.id).toBe(people.amy.id);
    expect(reported()).toBe(second.id);
    await createPrincipalCreator(deps)({
      actor: { kind: 'system' },
      principal: { name: 'robot', email: 'robot@acme.example', kind: 'machine', roles: ['administrator'] },
    });
    await expect(recover('robot@acme.example')).rejects.toMatchObject({
      code: 'RECOVERY_REFUSED',
      message: expect.stringContaining('an administrator issues another token'),
    });
    const third = await recover('ada@acme.example');
    await revoke(second.id);
    expect(reported()).toBe(third.id);
    await revoke(first.id);
    const fourth = await recover('rita@acme.example');
    await revoke(fourth.id);
    expect(reported()).toBe(third.id);
  }));
