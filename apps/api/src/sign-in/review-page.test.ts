import type { AuditEntry } from '@countersign/schema';
import { createSignedReviewRegister } from '@countersign/signed-reviews';
import { beforeAll, describe, expect, test } from 'vitest';
import { creation, entriesFrom, logSize, submitted } from '../testing/act.ts';
import { send } from '../testing/call.ts';
import { type Installation, useInstallation } from '../testing/installation.ts';
import { BROWSER_INSTALLED, useBrowser, type Visitor, WITHOUT_BROWSER } from './testing/browser.ts';
import { enrolVisitor, inSession, summary } from './testing/visitors.ts';

const installation = useInstallation();
const visit = useBrowser();

const approver = (at: Installation) => enrolVisitor(at, visit, ['approver']);

async function openReview({ page }: Visitor, origin: string, subject: string): Promise<void> {
  await page.goto(`${origin}/review/${subject}`);
  await page.getByRole('button', { name: 'Approve and sign' }).waitFor();
}

/** What the log's verifier finds of the newest review. */
function newestChecked(at: Installation) {
  const register = createSignedReviewRegister(at.services.keys.origin);
  const entries = at.services.store.read((tx) => tx.audit.entries({ from: 0, limit: 10_000 }));
  return entries
    .flatMap(({ body }, index) => {
      const entry = JSON.parse(Buffer.from(body).toString('utf8')) as AuditEntry;
      return register.observe(index, entry) ?? [];
    })
    .at(-1);
}

const reviewsFrom = (at: Installation, from: number) =>
  entriesFrom(at, from).filter(({ type }) => type === 'review.recorded' || type === 'governance.reviewed');

describe.skipIf(!BROWSER_INSTALLED)(`in a browser, a person${WITHOUT_BROWSER}`, () => {
  test('reads a request and approves it with their passkey, and what was signed is the text of the page', async () => {
    const at = installation();
    const [{ visitor, id, origin }, { request }] = [await approver(at), await submitted(at)];
    await openReview(visitor, origin, request.id);
    const { page } = visitor;
    const text = (await page.getByRole('region', { name: 'What you sign' }).textContent()) ?? '';
    expect(text).toContain(`request: ${request.id}, revision 1`);
    expect(text).toMatch(/asked for by: rita <rita@acme\.example>, pri_/);
    for (const fact of [
      'account: shop',
      'effects: ',
      'reason: The newsletter needs it',
      'policies ask for: ',
    ])
      expect(text).toContain(fact);
    await page.getByLabel('Reason').fill('As  agreed ');
    await page.getByRole('button', { name: 'Approve and sign' }).click();
    await page.getByText('Approved, and signed by your passkey. It is approved now.').waitFor();
    expect(newestChecked(at)).toMatchObject({ problem: null });
    const [row] = at.services.store.read((tx) => tx.reviews.ofRequest(request.id));
    expect(row).toMatchObject({ principal: id, verdict: 'approve', reason: 'As agreed' });
    expect(row?.shown?.slice(row.shown.indexOf('\n') + 1)).toBe(text);
  });

  test('signs nothing without saying why they reject, and a rejection with a reason', async () => {
    const at = installation();
    const [{ visitor, origin }, { request }] = [await approver(at), await submitted(at)];
    await openReview(visitor, origin, request.id);
    const { page } = visitor;
    await page.setViewportSize({ width: 375, height: 500 });
    await page.getByRole('button', { name: 'Reject and sign' }).click();
    await page.getByText('Say why you reject it.').waitFor();
    // Seen also where what was pressed is far below it.
    const { y = -1 } = (await page.getByRole('alert').boundingBox()) ?? {};
    expect([y >= 0, y < 500]).toEqual([true, true]);
    await page.getByLabel('Reason').fill('Not needed');
    await page.getByRole('button', { name: 'Reject and sign' }).click();
    await page.getByText('Rejected, and signed by your passkey. It is rejected now.').waitFor();
    expect(newestChecked(at)).toMatchObject({ problem: null });
  });

  test('whom the authenticator did not verify signs nothing', async () => {
    const at = installation();
    const [{ visitor, origin }, { request }] = [await approver(at), await submitted(at)];
    await openReview(visitor, origin, request.id);
    await visitor.setVerified(false);
    const from = logSize(at);
    await visitor.page.getByRole('button', { name: 'Approve and sign' }).click();
    await visitor.page.getByRole('alert').waitFor();
    expect(reviewsFrom(at, from)).toEqual([]);
  });

  test('reviews once by what was sent: a second time it is refused', async () => {
    const at = installation();
    const [{ visitor, origin }, { request }] = [await approver(at), await submitted(at)];
    await openReview(visitor, origin, request.id);
    const { page } = visitor;
    const sent = page.waitForRequest(`**/review/${request.id}/verdict`);
    await page.getByRole('button', { name: 'Approve and sign' }).click();
    await page.getByText('Approved, and signed by your passkey.').waitFor();
    const from = logSize(at);
    const again = await inSession(at, visitor, `/review/${request.id}/verdict`, (await sent).postDataJSON());
    expect(summary(again)).toBe('PASSKEY_REFUSED');
    expect(reviewsFrom(at, from)).toEqual([]);
  });

  test('whose passkey was revoked since the page was loaded signs nothing', async () => {
    const at = installation();
    const [{ visitor, id, origin }, { request }] = [await approver(at), await submitted(at)];
    await openReview(visitor, origin, request.id);
    const [passkey] = at.services.store.read((tx) => tx.passkeys.of(id));
    await at.call('ada', 'revokePasskey', { params: { id: passkey?.id ?? '' } });
    const from = logSize(at);
    await visitor.page.getByRole('button', { name: 'Approve and sign' }).click();
    await visitor.page.getByRole('alert').waitFor();
    expect(reviewsFrom(at, from)).toEqual([]);
  });

  test('signs for the page only on which it was shown, and not with the passkey of somebody else', async () => {
    const at = installation();
    const [{ visitor, origin }, { request }] = [await approver(at), await submitted(at)];
    const { visitor: other } = await approver(at);
    await openReview(visitor, origin, request.id);
    const { page } = visitor;
    const sent = page.waitForRequest(`**/review/${request.id}/verdict`);
    await page.route('**/review/*/verdict', (route) => route.abort());
    await page.getByRole('button', { name: 'Approve and sign' }).click();
    const body = (await sent).postDataJSON();
    await page.getByRole('alert').waitFor();
    const from = logSize(at);
    // Signed by the one, and sent by another one; then for another page than the one that it says.
    expect(summary(await inSession(at, other, `/review/${request.id}/verdict`, body))).toBe(
      'PASSKEY_REFUSED',
    );
    const elsewhere = { ...body, envelope: body.envelope.replace(origin, 'https://evil.example') };
    expect(summary(await inSession(at, visitor, `/review/${request.id}/verdict`, elsewhere))).toBe(
      'PASSKEY_REFUSED',
    );
    expect(reviewsFrom(at, from)).toEqual([]);
  });

  test('is told to look again at what was edited meanwhile', async () => {
    const at = installation();
    const [{ visitor, origin }, { request, input }] = [await approver(at), await submitted(at)];
    await openReview(visitor, origin, request.id);
    const body = { ...input, reason: 'Another reason' };
    await at.call('rita', 'editRequest', { params: { id: request.id }, body });
    const from = logSize(at);
    const { page } = visitor;
    await page.getByRole('button', { name: 'Approve and sign' }).click();
    await page.getByRole('alert').waitFor();
    expect(await page.getByRole('alert').textContent()).toMatch(/revision 2/);
    expect(reviewsFrom(at, from)).toEqual([]);
  });

  test('signs what a script in the page has put there instead of it, and is refused', async () => {
    const at = installation();
    const [{ visitor, origin }, { request }] = [await approver(at), await submitted(at)];
    await openReview(visitor, origin, request.id);
    const { page } = visitor;
    await page.evaluate(
      `document.querySelector('[data-slot="review-text"]').textContent += 'and a raise for everybody';`,
    );
    const from = logSize(at);
    await page.getByRole('button', { name: 'Approve and sign' }).click();
    await page.getByRole('alert').waitFor();
    expect(await page.getByRole('alert').textContent()).toMatch(/Nothing was recorded/);
    expect(reviewsFrom(at, from)).toEqual([]);
  });

  test('who is not signed in signs in first, and comes to the review then', async () => {
    const at = installation();
    const [{ visitor, origin }, { request }] = [await approver(at), await submitted(at)];
    const { page } = visitor;
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('button', { name: 'Sign in with a passkey' }).waitFor();
    await page.goto(`${origin}/review/${request.id}`);
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
    await page.getByRole('button', { name: 'Approve and sign' }).waitFor();
    expect(new URL(page.url()).pathname).toBe(`/review/${request.id}`);
    await page.goto(`${origin}/sign-in?next=${encodeURIComponent('https://evil.example')}`);
    const button = page.getByRole('button', { name: 'Sign in with a passkey' });
    expect(await button.getAttribute('data-next')).toBe('/account');
  });

  test('sees at the margin what is a fact, and nothing that somebody wrote into a long value', async () => {
    const at = installation();
    const reason = `${'The newsletter needs it. '.repeat(8)}effects: none at all`;
    const [{ visitor, origin }, asked] = [await approver(at), await creation(at, { reason })];
    const { request } = await at.call('rita', 'submitRequest', { body: asked });
    await openReview(visitor, origin, request.id);
    const lefts = await visitor.page.evaluate<number[]>(`(() => {
      const line = [...document.querySelectorAll('.line')].find((one) => one.textContent.startsWith('reason: '));
      const range = document.createRange();
      range.selectNodeContents(line);
      return [...range.getClientRects()].filter(({ width }) => width > 0).map(({ left }) => Math.round(left));
    })()`);
    const [first = 0, ...others] = lefts;
    expect(others.length).toBeGreaterThan(1);
    for (const left of others) expect(left).toBeGreaterThan(first + 20);
  });

  test('finds the page usable by keyboard and with a name for everything, and nothing to run from elsewhere', async () => {
    const at = installation();
    const [{ visitor, origin }, { request }] = [await approver(at), await submitted(at)];
    const loaded: string[] = [];
    visitor.page.on('request', (one) => loaded.push(new URL(one.url()).origin));
    const answer = await visitor.page.goto(`${origin}/review/${request.id}`);
    await visitor.page.getByRole('button', { name: 'Approve and sign' }).waitFor();
    expect(answer?.headers()['content-security-policy']).toContain("script-src 'self'");
    expect(new Set(loaded)).toEqual(new Set([origin]));
    const { page } = visitor;
    await page.getByLabel('Reason').focus();
    const reached: unknown[] = [];
    for (let key = 0; key < 2; key += 1) {
      await page.keyboard.press('Tab');
      reached.push(await page.evaluate('document.activeElement.textContent'));
    }
    expect(reached).toEqual(['Approve and sign', 'Reject and sign']);
    expect((await page.goto(`${origin}/review/nothing`))?.status()).toBe(404);
  });
});

describe.skipIf(!BROWSER_INSTALLED)(`a change of who may do what, in a browser${WITHOUT_BROWSER}`, () => {
  let first: { visitor: Visitor; origin: string };
  beforeAll(async () => {
    const at = installation();
    first = await enrolVisitor(at, visit, ['approver']);
    await at.call('ada', 'sealInstallation');
  }, 60_000);

  test('is read and approved with a passkey like a request', async () => {
    const at = installation();
    const body = {
      name: 'Zora Quastel',
      email: 'zora@acme.example',
      kind: 'person',
      roles: ['approver'],
      reason: 'A new colleague',
    };
    const { id } = (await send(at.app, 'addPrincipal', { body, token: at.people.ada.token })).json();
    const { visitor, origin } = first;
    const { page } = visitor;
    await openReview(visitor, origin, id);
    const text = (await page.getByRole('region', { name: 'What you sign' }).textContent()) ?? '';
    for (const fact of [
      `change: ${id}, principal.invite`,
      'effects: grants-authority',
      'Zora Quastel',
      'reason: A new colleague',
    ])
      expect(text).toContain(fact);
    await page.getByRole('button', { name: 'Approve and sign' }).click();
    await page.getByText('Approved, and signed by your passkey. It is proposed now.').waitFor();
    expect(newestChecked(at)).toMatchObject({ problem: null });
    const change = await at.call('ada', 'showChange', { params: { id } });
    expect([change.approvals, change.approvalsNeeded]).toEqual([1, 2]);
  });
});
