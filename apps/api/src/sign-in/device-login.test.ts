import { describe, expect, test } from 'vitest';
import { entriesFrom, logSize, submitted } from '../testing/act.ts';
import { send } from '../testing/call.ts';
import { type Installation, useInstallation } from '../testing/installation.ts';
import { BROWSER_INSTALLED, useBrowser, type Visitor, WITHOUT_BROWSER } from './testing/browser.ts';
import { accept, enrolVisitor, inSession, lastRefusal, originOf, post, summary } from './testing/visitors.ts';

const installation = useInstallation();
const visit = useBrowser();

const begin = async (at: Installation) =>
  (await send(at.app, 'beginLogin', { body: { machine: 'build-box' } })).json();

const poll = async (at: Installation, deviceCode: string) =>
  (await send(at.app, 'pollLogin', { body: { deviceCode } })).json();

/** Opens the address that the command line shows, and looks what asks. */
async function look({ page }: Visitor, address: string): Promise<void> {
  await page.goto(address);
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByText('Command line on build-box').waitFor();
}

describe.skipIf(!BROWSER_INSTALLED)(`signing in on a command line${WITHOUT_BROWSER}`, () => {
  test('gives a session of its own, which approves as the person does, and ends by itself or at the account page', async () => {
    const at = installation();
    const { visitor, id } = await enrolVisitor(at, visit, ['approver']);
    const begun = await begin(at);
    expect(begun.userCode).toMatch(/^[B-Z]{4}-[B-Z]{4}$/);
    await look(visitor, begun.address);
    const from = logSize(at);
    await visitor.page.getByRole('button', { name: 'Yes, sign in there' }).click();
    await visitor.page.getByText('You are signed in there').waitFor();
    const { state, session } = await poll(at, begun.deviceCode);
    expect([state, session.principal]).toEqual(['done', id]);
    const browser = at.services.store.read((tx) => tx.tokens.of(id)).find(({ kind }) => kind === 'browser');
    expect(entriesFrom(at, from)).toMatchObject([
      {
        type: 'session.started',
        actor: { id, via: session.id },
        data: { kind: 'cli', proof: browser?.id, session: session.id },
      },
    ]);
    // Once only.
    expect((await poll(at, begun.deviceCode)).state).toBe('expired');
    const request = await submitted(at);
    const reviewed = await send(at.app, 'reviewRequest', {
      token: session.secret,
      params: { id: request.request.id },
      body: { verdict: 'approve', digest: request.revision.digest },
    });
    expect(reviewed.json().state).toBe('approved');
    await visitor.page.goto(`${await originOf(at)}/account`);
    await visitor.page.getByRole('button', { name: 'End the session Command line on build-box' }).click();
    await visitor.page.getByText('Command line on build-box').waitFor({ state: 'detached' });
    const ended = await send(at.app, 'me', { token: session.secret });
    expect(ended.json().code).toBe('SESSION_ENDED');
  });

  test('that is refused in the browser signs nobody in', async () => {
    const at = installation();
    const { visitor } = await enrolVisitor(at, visit);
    const begun = await begin(at);
    await look(visitor, begun.address);
    const from = logSize(at);
    await visitor.page.getByRole('button', { name: 'No, refuse' }).click();
    await visitor.page.getByText('Nobody was signed in').waitFor();
    expect(await poll(at, begun.deviceCode)).toMatchObject({ state: 'denied', session: null });
    expect(entriesFrom(at, from)).toEqual([]);
  });

  test('that was confirmed by somebody who has signed out since signs nobody in', async () => {
    const at = installation();
    const { visitor } = await enrolVisitor(at, visit);
    const begun = await begin(at);
    await inSession(at, visitor, '/device/verdict', { code: begun.userCode, isConfirmed: true });
    await visitor.page.getByRole('button', { name: 'Sign out' }).click();
    await visitor.page.getByRole('heading', { name: 'Sign in' }).waitFor();
    expect((await poll(at, begun.deviceCode)).state).toBe('denied');
  });

  test('leads through signing in first, and keeps the code on the way', async () => {
    const at = installation();
    const { visitor } = await enrolVisitor(at, visit);
    const { page } = visitor;
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    const begun = await begin(at);
    await page.goto(begun.address);
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
    await page.getByRole('heading', { name: 'Sign in on a command line' }).waitFor();
    expect(await page.getByLabel('Code').inputValue()).toBe(begun.userCode);
  });

  test('wrong codes are refused and counted, and a token confirms none', async () => {
    const at = installation();
    const { visitor, origin } = await enrolVisitor(at, visit);
    const from = logSize(at);
    for (let one = 0; one < 3; one += 1) {
      const tried = await inSession(at, visitor, '/device/lookup', { code: 'BBBB-BBBB' });
      expect(summary(tried)).toBe('DEVICE_CODE_UNKNOWN');
    }
    expect(lastRefusal(at, from)).toEqual(['code-unknown']);
    const begun = await begin(at);
    const verdict = { code: begun.userCode, isConfirmed: true };
    const authorization = `Bearer ${at.people.amy.token}`;
    expect(summary(await post(at, origin, '/device/verdict', verdict, { authorization }))).toBe(
      'UNAUTHENTICATED',
    );
    expect((await poll(at, begun.deviceCode)).state).toBe('pending');
    expect((await poll(at, begun.deviceCode)).state).toBe('slow-down');
  });
});

describe.skipIf(!BROWSER_INSTALLED)(`a link from the command line${WITHOUT_BROWSER}`, () => {
  test('enrols the first passkey of who has enrolled without one, and none beside it', async () => {
    const at = installation();
    const visitor = await visit();
    const { link } = await at.call('bob', 'makeLink', { body: { purpose: 'first-passkey' } });
    const { link: second } = await at.call('bob', 'makeLink', { body: { purpose: 'first-passkey' } });
    const origin = await originOf(at);
    const here = (one: string) => one.slice(one.indexOf('#') + 1);
    const from = logSize(at);
    await accept(visitor, origin, here(link));
    const { id } = at.people.bob.principal;
    const entries = entriesFrom(at, from);
    expect(entries.map(({ type }) => type)).toEqual(['session.started', 'passkey.enrolled']);
    expect(entries[1]?.data).toMatchObject({ principal: id, vouchedBy: expect.stringMatching(/^tok_/) });
    for (const code of [here(link), here(second)])
      expect(['LINK_INVALID', 'PASSKEY_PRESENT']).toContain(
        summary(await post(at, origin, '/invitation/options', { code })),
      );
    const more = await at.refused('bob', 'makeLink', { body: { purpose: 'first-passkey' } });
    expect(more.code).toBe('PASSKEY_PRESENT');
  });

  test('opens the pages once, on this machine', async () => {
    const at = installation();
    const origin = await originOf(at);
    const { link } = await at.call('amy', 'makeLink', { body: { purpose: 'open' } });
    const { page } = await visit();
    await page.goto(link);
    await page.getByRole('button', { name: 'Open' }).click();
    await page.getByRole('heading', { name: 'My account' }).waitFor();
    expect(await page.getByText('amy@acme.example').count()).toBe(1);
    const code = link.slice(link.indexOf('#') + 1);
    const from = logSize(at);
    expect(summary(await post(at, origin, '/sign-in/link', { code }))).toBe('LINK_INVALID');
    expect(lastRefusal(at, from)).toEqual(['link-invalid']);
  });

  test('ends with what made it', async () => {
    const at = installation();
    const origin = await originOf(at);
    const { id, token } = await at.call('amy', 'renewToken', { body: {} });
    const { link } = (await send(at.app, 'makeLink', { token, body: { purpose: 'open' } })).json();
    await at.call('amy', 'revokeToken', { params: { id } });
    const code = link.slice(link.indexOf('#') + 1);
    expect(summary(await post(at, origin, '/sign-in/link', { code }))).toBe('LINK_INVALID');
  });
});
