import { describe, expect, test } from 'vitest';
import { submitted, taskInHand } from '../testing/act.ts';
import { useInstallation } from '../testing/installation.ts';

const installation = useInstallation();
const idOf = ({ id }: { id: string }) => ({ params: { id } });
const REFUSED = { status: 409, code: 'AUTHORITY_MISMATCH' };

describe('what was written into the database and is in no entry of the log', () => {
  test('is no task that anybody is shown, takes on or completes', async () => {
    const at = installation();
    const { request, task } = await taskInHand(at);
    const list = async () =>
      (await at.call('pete', 'listTasks', { query: { request: request.request.id } })).tasks;
    expect(await list()).toHaveLength(1);
    await at.services.store.write((tx) => tx.tasks.update(task.id, { title: 'Delete the account owner' }));
    expect(await list()).toEqual([]);
    expect(await at.refused('pete', 'showTask', idOf(task))).toMatchObject(REFUSED);
    expect(await at.refused('pete', 'showRequest', idOf(request.request))).toMatchObject(REFUSED);
    expect(await at.refused('pete', 'startTask', { ...idOf(task), body: {} })).toMatchObject(REFUSED);
    const body = { verdict: 'done', evidence: {} };
    expect(await at.refused('pete', 'completeTask', { ...idOf(task), body })).toMatchObject(REFUSED);
    await at.services.store.write((tx) => tx.tasks.update(task.id, { title: task.title }));
    expect(await list()).toMatchObject([{ id: task.id, title: task.title }]);
  });

  test('is no request that anybody reviews or edits; it can be taken back', async () => {
    const at = installation();
    const { request, input, revision } = await submitted(at);
    await at.services.store.write((tx) =>
      tx.requests.update(request.id, { integration: null, updatedAt: 0 }),
    );
    expect(await at.refused('amy', 'showRequest', idOf(request))).toMatchObject(REFUSED);
    const body = { verdict: 'approve', digest: revision.digest };
    expect(await at.refused('amy', 'reviewRequest', { ...idOf(request), body })).toMatchObject(REFUSED);
    const edited = { ...input, reason: 'It is needed all the same' };
    expect(await at.refused('rita', 'editRequest', { ...idOf(request), body: edited })).toMatchObject(
      REFUSED,
    );
    const cancelled = await at.call('rita', 'cancelRequest', idOf(request));
    expect(cancelled.request.state).toBe('cancelled');
  });
});
