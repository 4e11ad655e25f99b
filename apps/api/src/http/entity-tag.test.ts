import { describe, expect, test } from 'vitest';
import { addIntegration, adoption, logSize, review, submitted } from '../testing/act.ts';
import { send } from '../testing/call.ts';
import { useInstallation } from '../testing/installation.ts';

const installation = useInstallation();

/** A request, with a call that shows it and one that edits it. */
async function editable() {
  const { app, people } = installation();
  const view = await submitted(installation());
  const params = { id: view.request.id };
  const token = people.rita.token;
  const tag = async () => String((await send(app, 'showRequest', { token, params })).headers.etag);
  const edit = (reason: string, ifMatch: string) =>
    send(app, 'editRequest', {
      token,
      params,
      body: { ...view.input, reason },
      headers: { 'if-match': ifMatch },
    });
  return { view, params, token, tag, edit };
}

describe('an edit', () => {
  test('of what was read is made, and gives it another tag', async () => {
    const { tag, edit } = await editable();
    const before = await tag();
    expect(before).toMatch(/^"[\w-]{27}"$/);
    expect(await tag()).toBe(before);
    expect((await edit('Another reason', before)).statusCode).toBe(201);
    expect(await tag()).not.toBe(before);
  });

  test('of what somebody else has edited since is refused, and changes nothing', async () => {
    const { tag, edit } = await editable();
    const before = await tag();
    await edit('The first', before);
    const size = logSize(installation());
    expect((await edit('The second', before)).json()).toMatchObject({
      status: 412,
      code: 'PRECONDITION_FAILED',
    });
    expect(logSize(installation())).toBe(size);
  });

  test('of what somebody has reviewed since is refused, so that no review is voided unseen', async () => {
    const { view, tag, edit } = await editable();
    const before = await tag();
    await review(installation(), view);
    expect((await edit('Another reason', before)).statusCode).toBe(412);
  });

  test.each(['"other"', 'W/"other"', '""'])('with the tag %s is refused', async (other) => {
    const { edit } = await editable();
    expect((await edit('Another reason', other)).statusCode).toBe(412);
  });

  test('of whatever is there is made where its caller says so', async () => {
    const { edit } = await editable();
    expect((await edit('Another reason', '*')).statusCode).toBe(201);
  });

  test('of two at once with one tag, one is made', async () => {
    const { tag, edit } = await editable();
    const before = await tag();
    const both = await Promise.all([edit('The first', before), edit('The second', before)]);
    expect(both.map(({ statusCode }) => statusCode).sort()).toEqual([201, 412]);
  });

  test('without a tag is refused, by whoever may edit', async () => {
    const { view, params } = await editable();
    const { app, people } = installation();
    const codes = await Promise.all(
      [people.rita, people.rex].map(async ({ token }) => {
        const headers = { authorization: `Bearer ${token}` };
        const payload = { ...view.input, reason: 'Another reason' };
        const url = `/v1/requests/${params.id}/revisions`;
        return (await app.inject({ method: 'POST', url, headers, payload })).json().code;
      }),
    );
    expect(codes).toEqual(['PRECONDITION_REQUIRED', 'FORBIDDEN']);
  });

  test('of an API user is held to what was read as well', async () => {
    const at = installation();
    const { id } = await at.call('ada', 'adoptApiUser', { body: adoption(await addIntegration(at)) });
    const token = at.people.ada.token;
    const { headers } = await send(at.app, 'showApiUser', { token, params: { id } });
    const correct = (twoFactorEnabled: boolean, ifMatch: string) =>
      send(at.app, 'correctApiUser', {
        token,
        params: { id },
        body: { fields: { twoFactorEnabled }, reason: 'It was looked up' },
        headers: { 'if-match': ifMatch },
      });
    expect((await correct(true, String(headers.etag))).statusCode).toBeLessThan(300);
    expect((await correct(false, String(headers.etag))).json().code).toBe('PRECONDITION_FAILED');
  });
});

test('whoever has what is there already is not sent it again', async () => {
  const { params, token, tag } = await editable();
  const answer = await installation().app.inject({
    url: `/v1/requests/${params.id}`,
    headers: { authorization: `Bearer ${token}`, 'if-none-match': await tag() },
  });
  expect([answer.statusCode, answer.body]).toEqual([304, '']);
});
