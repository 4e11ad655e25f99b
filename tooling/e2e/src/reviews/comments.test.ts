import { saltedDigest } from '@countersign/use-cases';
import { expect, test } from 'vitest';
import { approve, cancel, comment, edit, entriesOf, submit, view } from '../testing/act.ts';
import { principalNow, proposeAs } from '../testing/changes.ts';
import { EMA2_CREATE } from '../testing/requests.ts';
import { tamper } from '../testing/tamper.ts';
import { withWorld } from '../testing/world.ts';

test('people comment on a request in whatever state it is; it is shown, the log has its digest, and nothing about the request changes', () =>
  withWorld(async (world) => {
    const id = await submit(world, EMA2_CREATE);
    await comment(world, id, { by: 'amy', text: 'Which office?' });
    await edit(world, id, { ...EMA2_CREATE, reason: 'For the office in Kosice' });
    await comment(world, id, { by: 'rita', text: 'Kosice' });
    await cancel(world, id);
    await comment(world, id, { by: 'olga', text: 'No longer needed' });
    const { comments, request } = view(world, id);
    expect(comments.map(({ text }) => text)).toEqual(['Which office?', 'Kosice', 'No longer needed']);
    expect([request.state, request.revision]).toEqual(['cancelled', 2]);
    const entries = entriesOf(world, id).filter(({ type }) => type === 'request.commented');
    expect(entries).toHaveLength(3);
    for (const [at, { data }] of entries.entries()) {
      const salt = world.deps.store.read((tx) => tx.revisions.get(id, Number(data['revision']))?.salt);
      expect(data['textDigest']).toBe(saltedDigest(salt ?? '', comments[at]?.text));
    }
    expect(JSON.stringify(entriesOf(world, id))).not.toContain('office');
  }));

test('a comment approves nothing, and is not one of whoever only reads', () =>
  withWorld(async (world) => {
    const id = await submit(world, EMA2_CREATE);
    await comment(world, id, { by: 'amy' });
    expect(view(world, id).approvals).toMatchObject({ given: 0, needed: 1 });
    const { ada, pete } = world.people;
    await proposeAs(world, ada, {
      kind: 'principal.set-roles',
      principal: pete.id,
      roles: ['auditor'],
      accounts: null,
    });
    const auditor = { ...world, people: { ...world.people, pete: principalNow(world, pete) } };
    await expect(comment(auditor, id, { by: 'pete' })).rejects.toMatchObject({ code: 'FORBIDDEN' });
  }));

test('a request has 200 comments and no more', () =>
  withWorld(async (world) => {
    const id = await submit(world, EMA2_CREATE);
    await Promise.all(Array.from({ length: 200 }, () => comment(world, id)));
    await expect(comment(world, id)).rejects.toMatchObject({ code: 'COMMENTS_FULL', retryable: false });
  }));

test('nobody acts upon a request with a comment that was put there or changed by hand', () =>
  withWorld(async (world) => {
    const id = await submit(world, EMA2_CREATE);
    const said = await comment(world, id, { by: 'amy' });
    tamper(world, `UPDATE request_comment SET principal = '${world.people.bob.id}' WHERE id = '${said}'`);
    await expect(comment(world, id)).rejects.toMatchObject({ code: 'AUTHORITY_MISMATCH' });
    tamper(world, `UPDATE request_comment SET principal = '${world.people.amy.id}' WHERE id = '${said}'`);
    expect(await approve(world, id)).toBe('approved');
  }));
