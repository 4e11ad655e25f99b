import { createServer } from 'node:http';
import { listen } from '@countersign/test-kit';
import { describe, expect, test } from 'vitest';
import { entriesFrom, logSize } from '../testing/act.ts';
import { type Installation, useInstallation } from '../testing/installation.ts';
import { BROWSER_INSTALLED, useBrowser, WITHOUT_BROWSER } from './testing/browser.ts';
import {
  accept,
  addSecond,
  assertionIn,
  challenge,
  enrolVisitor,
  inSession,
  invited,
  lastRefusal,
  originOf,
  post,
  summary,
} from './testing/visitors.ts';

const installation = useInstallation();
const visit = useBrowser();

const enrolled = (at: Installation) => enrolVisitor(at, visit);

describe.skipIf(!BROWSER_INSTALLED)(`a person with a passkey${WITHOUT_BROWSER}`, () => {
  test('enrols by the invitation, signs out, signs in, and is named with the session in the log', async () => {
    const at = installation();
    const from = logSize(at);
    const { visitor, id, origin } = await enrolled(at);
    const { page } = visitor;
    expect(page.url()).toBe(`${origin}/account`);
    expect(await page.getByText('laptop').count()).toBe(1);
    const entries = entriesFrom(at, from);
    const started = entries.find(({ type }) => type === 'session.started');
    const session = started?.data.session;
    expect(session).toMatch(/^ses_/);
    const actor = { kind: 'principal', id, via: session };
    const own = entries.slice(entries.findIndex(({ type }) => type === 'session.started'));
    expect(own).toMatchObject([
      { type: 'session.started', actor, data: { proof: expect.stringMatching(/^pky_/), kind: 'browser' } },
      { type: 'principal.enrolled', actor },
      { type: 'passkey.enrolled', actor, data: { vouchedBy: 'invitation', algorithm: -8 } },
    ]);
    const signedIn = logSize(at);
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
    await page.getByRole('heading', { name: 'My account' }).waitFor();
    const after = entriesFrom(at, signedIn);
    expect(after).toMatchObject([
      { type: 'session.ended', actor, data: { session } },
      { type: 'session.started', data: { principal: id, proof: expect.stringMatching(/^pky_/) } },
    ]);
    // The browser has it out of reach of scripts, and it is no bearer token.
    expect(await page.evaluate('document.cookie')).toBe('');
    const [cookie] = await page.context().cookies();
    expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Lax', path: '/' });
    const bearer = { authorization: `Bearer ${cookie?.value}` };
    expect((await at.app.inject({ url: '/v1/me', headers: bearer })).statusCode).toBe(401);
    expect(JSON.stringify(entriesFrom(at, 0))).not.toContain(cookie?.value);
  });

  test('adds another passkey after showing the first, and removes the first by the second', async () => {
    const at = installation();
    const { visitor, id } = await enrolled(at);
    const { page } = visitor;
    const [first] = at.services.store.read((tx) => tx.passkeys.of(id));
    // An authenticator that has one for this person makes no second one.
    await page.getByLabel('Name of another passkey').fill('the same');
    await page.getByRole('button', { name: 'Add passkey' }).click();
    await page.getByRole('alert').getByText('This device holds a passkey for you already').waitFor();
    expect(await page.getByRole('button', { name: 'Remove the passkey' }).count()).toBe(0);
    const from = logSize(at);
    await addSecond(visitor, 'key on the desk');
    const second = at.services.store.read((tx) => tx.passkeys.of(id))[1];
    expect(entriesFrom(at, from)).toMatchObject([
      { type: 'passkey.enrolled', data: { passkey: second?.id, vouchedBy: first?.id } },
    ]);
    await page.getByRole('button', { name: 'Remove the passkey laptop' }).click();
    await page.getByText('laptop').waitFor({ state: 'detached' });
    expect(entriesFrom(at, from).slice(1)).toMatchObject([
      { type: 'passkey.revoked', data: { passkey: first?.id, provedBy: second?.id } },
    ]);
    // The last one stays: nobody locks themselves out.
    expect(await page.getByRole('button', { name: 'Remove the passkey' }).count()).toBe(0);
    const proof = `/account/passkeys/${second?.id}/proof`;
    expect(summary(await inSession(at, visitor, proof))).toBe('PASSKEY_PROOF_NEEDED');
  });

  test('adds or removes none by a session alone, by a passkey of somebody else, or by the one that is to go', async () => {
    const at = installation();
    const [own, other] = [await enrolled(at), await enrolled(at)];
    const passkeys = (id: string) => at.services.store.read((tx) => tx.passkeys.of(id));
    await addSecond(own.visitor, 'second');
    const [, target] = passkeys(own.id);
    const removal = `/account/passkeys/${target?.id}/removal`;
    const options = (await inSession(at, own.visitor, `/account/passkeys/${target?.id}/proof`)).json();
    // Their own discoverable passkey, asked without a list.
    const theirs = await assertionIn(other.visitor, { ...options, allowCredentials: [] });
    expect(summary(await inSession(at, own.visitor, removal, { assertion: theirs }))).toBe('PASSKEY_REFUSED');
    const again = (await inSession(at, own.visitor, `/account/passkeys/${target?.id}/proof`)).json();
    const goes = [{ type: 'public-key', id: target?.credentialId }];
    const itself = await assertionIn(own.visitor, again, { allowCredentials: goes });
    expect(summary(await inSession(at, own.visitor, removal, { assertion: itself }))).toBe('PASSKEY_REFUSED');
    const vouch = (await inSession(at, own.visitor, '/account/passkeys/proof')).json();
    const foreign = await assertionIn(other.visitor, { ...vouch, allowCredentials: [] });
    const adding = await inSession(at, own.visitor, '/account/passkeys/options', { assertion: foreign });
    expect(summary(adding)).toBe('PASSKEY_REFUSED');
    expect(passkeys(own.id).map(({ revokedAt }) => revokedAt)).toEqual([null, null]);
  });

  test('ends a session of their own at the account page, and nobody else’s', async () => {
    const at = installation();
    const [own, other] = [await enrolled(at), await enrolled(at)];
    const sessions = (id: string) =>
      at.services.store.read((tx) => tx.tokens.of(id)).filter(({ kind }) => kind === 'browser');
    const foreign = `/v1/sessions/${sessions(other.id)[0]?.id}`;
    expect(summary(await inSession(at, own.visitor, foreign, undefined, 'DELETE'))).toBe('FORBIDDEN');
    expect(sessions(other.id)[0]?.revokedAt).toBeNull();
    const { page } = own.visitor;
    await page.goto(`${own.origin}/account`);
    await page.getByRole('button', { name: /^End the session/ }).click();
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    expect(sessions(own.id)[0]?.revokedAt).not.toBeNull();
  });

  test('ends all other sessions at once, and stays in this one', async () => {
    const at = installation();
    const own = await enrolled(at);
    const sessions = () =>
      at.services.store.read((tx) => tx.tokens.of(own.id)).filter(({ revokedAt }) => revokedAt === null);
    const [here] = sessions();
    const { page } = own.visitor;
    await page.goto(`${own.origin}/account`);
    expect(await page.getByRole('button', { name: 'End all others' }).count()).toBe(0);
    const login = () => post(at, own.origin, '/v1/logins', { machine: 'laptop' });
    for (let one = 0; one < 2; one += 1) {
      const { userCode, deviceCode } = (await login()).json();
      await inSession(at, own.visitor, '/device/verdict', { code: userCode, isConfirmed: true });
      await post(at, own.origin, '/v1/logins/polls', { deviceCode });
    }
    expect(sessions()).toHaveLength(3);
    await page.reload();
    await page.getByRole('button', { name: 'End all others' }).click();
    await page.getByRole('button', { name: 'End all others' }).waitFor({ state: 'detached' });
    expect(sessions().map(({ id }) => id)).toEqual([here?.id]);
  });

  test('uses an invitation once, and a second try is refused and counted', async () => {
    const at = installation();
    const origin = await originOf(at);
    const { code } = await invited(at);
    expect(summary(await post(at, origin, '/invitation/options', { code }))).toBe('OK');
    const visitor = await visit();
    await accept(visitor, origin, code);
    const from = logSize(at);
    const late = await visit();
    await late.page.goto(`${origin}/invitation#${code}`);
    await late.page.getByRole('button', { name: 'Continue' }).click();
    await late.page.getByRole('alert').getByText('Nobody enrols with this code').waitFor();
    expect(summary(await post(at, origin, '/invitation/options', { code }))).toBe('ENROLMENT_CODE_INVALID');
    expect(lastRefusal(at, from)).toEqual(['code-invalid']);
    const used = await at.refused(null, 'enrolHolder', { body: { code } });
    expect(used.code).toBe('ENROLMENT_CODE_INVALID');
  });
});

describe.skipIf(!BROWSER_INSTALLED)(`a sign-in is refused${WITHOUT_BROWSER}`, () => {
  test('without user verification', async () => {
    const at = installation();
    const { visitor, origin } = await enrolled(at);
    await visitor.setVerified(false);
    const options = await challenge(at, origin);
    const assertion = await assertionIn(visitor, options, { userVerification: 'discouraged' });
    const from = logSize(at);
    expect(summary(await post(at, origin, '/sign-in/passkey', { assertion }))).toBe('PASSKEY_REFUSED');
    expect(lastRefusal(at, from)).toEqual(['user-not-verified']);
  });

  test('that was signed on a page of another origin', async () => {
    const at = installation();
    const { visitor, origin } = await enrolled(at);
    const other = createServer((_request, response) =>
      response.setHeader('content-type', 'text/html').end('x'),
    );
    const port = await listen(other);
    const options = await challenge(at, origin);
    await visitor.page.goto(`http://localhost:${port}`);
    const assertion = await assertionIn(visitor, options);
    await new Promise((resolve) => other.close(resolve));
    const from = logSize(at);
    expect(summary(await post(at, origin, '/sign-in/passkey', { assertion }))).toBe('PASSKEY_REFUSED');
    expect(lastRefusal(at, from)).toEqual(['origin-wrong']);
  });

  test('that is sent once more, or answers something else', async () => {
    const at = installation();
    const { visitor, origin } = await enrolled(at);
    const assertion = await assertionIn(visitor, await challenge(at, origin));
    const signIn = () => post(at, origin, '/sign-in/passkey', { assertion });
    expect(summary(await signIn())).toBe('OK');
    const from = logSize(at);
    for (let one = 0; one < 5; one += 1) expect(summary(await signIn())).toBe('PASSKEY_REFUSED');
    // Counted, not one entry each.
    expect(lastRefusal(at, from)).toEqual(['challenge-unknown']);
    const foreign = await assertionIn(visitor, {
      ...(await challenge(at, origin)),
      challenge: Buffer.alloc(32, 7).toString('base64url'),
    });
    expect(summary(await post(at, origin, '/sign-in/passkey', { assertion: foreign }))).toBe(
      'PASSKEY_REFUSED',
    );
  });

  test('by a passkey that an administrator has revoked, and by one of somebody who has left', async () => {
    const at = installation();
    const { visitor, id, origin } = await enrolled(at);
    const [passkey] = at.services.store.read((tx) => tx.passkeys.of(id));
    await at.call('ada', 'revokePasskey', { params: { id: passkey?.id ?? '' } });
    const assertion = await assertionIn(visitor, await challenge(at, origin));
    const from = logSize(at);
    expect(summary(await post(at, origin, '/sign-in/passkey', { assertion }))).toBe('PASSKEY_REFUSED');
    expect(lastRefusal(at, from)).toEqual(['passkey-revoked']);

    const leaver = await enrolled(at);
    await at.call('ada', 'deactivatePrincipal', { params: { id: leaver.id }, body: { reasonCode: 'left' } });
    // The session ended with the principal.
    await leaver.visitor.page.goto(`${origin}/account`);
    expect(leaver.visitor.page.url()).toBe(`${origin}/sign-in?next=account`);
    const late = await assertionIn(leaver.visitor, await challenge(at, origin));
    expect(summary(await post(at, origin, '/sign-in/passkey', { assertion: late }))).toBe('PASSKEY_REFUSED');
    expect(lastRefusal(at, from)).toEqual(['passkey-revoked', 'principal-deactivated']);
  });
});
