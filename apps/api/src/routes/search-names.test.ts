import { beforeAll, describe, expect, test } from 'vitest';
import { adoption, submitted } from '../testing/act.ts';
import { useInstallation } from '../testing/installation.ts';

const installation = useInstallation();
const query = (more: Readonly<Record<string, string>>) => ({ query: { limit: 500, ...more } });
const search = async (more: Readonly<Record<string, string>>) =>
  (await installation().call('audrey', 'searchEntries', query(more))).entries.map(({ index }) => index);
const refused = async (more: Readonly<Record<string, string>>) => {
  const { status, code, message } = await installation().refused('audrey', 'searchEntries', query(more));
  return { status, code, message };
};

let apiUser = '';
beforeAll(async () => {
  const at = installation();
  const request = await submitted(at);
  const adopted = await at.call('ada', 'adoptApiUser', { body: adoption(null, { label: 'Bulk 3' }) });
  apiUser = adopted.id;
  expect(request.request.requester).toBe(at.people.rita.principal.id);
});

describe('a name that the log does not hold is put into the identifier that it holds', () => {
  test.each(['rita@acme.example', 'Rita@ACME.example', 'rita', 'RITA'])('of an actor: %s', async (actor) => {
    const { id } = installation().people.rita.principal;
    const named = await search({ actor, type: 'request.submitted' });
    expect(named.length).toBeGreaterThan(0);
    expect(named).toEqual(await search({ actor: id, type: 'request.submitted' }));
  });

  test.each(['Bulk 3', 'bulk 3'])('of an API user: %s', async (text) => {
    const named = await search({ text, type: 'api-user.adopted' });
    expect(named.length).toBe(1);
    expect(named).toEqual(await search({ text: apiUser, type: 'api-user.adopted' }));
  });

  test('of an integration', async () => {
    const { integrations } = await installation().call('audrey', 'listIntegrations');
    const [{ id = '', name = '' } = {}] = integrations;
    const named = await search({ integration: name, type: 'request.submitted' });
    expect(named.length).toBe(1);
    expect(named).toEqual(await search({ integration: id, type: 'request.submitted' }));
  });
});

describe('what names nothing is refused, and never an empty success', () => {
  test.each([
    { actor: 'nobody@acme.example' },
    { actor: 'Bulk 3' },
    { actor: 'pri_01ARZ3NDEKTSV4RRFFQ69G5FAV' },
    { text: 'nobody@acme.example' },
    { integration: 'no-such-integration' },
    { account: 'no-such-account' },
    { request: 'req_01ARZ3NDEKTSV4RRFFQ69G5FAV' },
  ])('%j', async (filter) => {
    const error = await refused(filter);
    expect(error).toMatchObject({ status: 422, code: 'LOG_NAME_UNKNOWN' });
    expect(error.message).toContain(Object.values(filter)[0]);
    expect(error.message).toMatch(/Give its|Give the identifier|countersign/);
  });

  test('also for an export', async () => {
    const sent = { query: { format: 'ndjson', actor: 'nobody@acme.example' } };
    expect((await installation().refused('audrey', 'exportEntries', sent)).code).toBe('LOG_NAME_UNKNOWN');
  });

  test('a name that several have is refused with the candidates', async () => {
    const at = installation();
    const second = adoption(null, {
      account: 'elsewhere',
      label: 'Bulk 3',
      providerId: 'apiuser-else@apiconnector.com',
    });
    const { id } = await at.call('ada', 'adoptApiUser', { body: second });
    const error = await refused({ text: 'Bulk 3' });
    expect(error.code).toBe('LOG_NAME_AMBIGUOUS');
    expect(error.message).toContain(id);
    expect(error.message).toContain(apiUser);
  });
});
