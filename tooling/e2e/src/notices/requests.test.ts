import { describe, expect, test } from 'vitest';
import {
  acknowledge,
  advance,
  approve,
  cancel,
  complete,
  confirm,
  openTaskOf,
  review,
  run,
  submit,
} from '../testing/act.ts';
import { POLL_MILLIS } from '../testing/assemble-deps.ts';
import { MSP, NEW_USER } from '../testing/companies.ts';
import { PUBLIC_URL, startTelling, subjectsByName } from '../testing/notices.ts';
import { adoptOnEma2, demoteOperators, EMA2_CREATE, HUB_CREATE } from '../testing/requests.ts';
import { withWorld } from '../testing/world.ts';

const EMA2 = 'eset-msp-administrator-2';
const ROOT = 'root@acme.example';
const REVIEWERS = ['amy', 'bob', 'cleo', 'dora'];
const OPERATORS = ['olga', 'paul', 'pete'];

const toAll = (names: readonly string[], subject: string) => names.map((name) => [name, subject]);

describe('a request', () => {
  test('is told to everybody whose turn it is, from the first review to its end', () =>
    withWorld(async (world) => {
      const { providers } = world;
      const told = await startTelling(world);
      const next = async () => {
        await told.tell();
        return subjectsByName(told.mails());
      };
      const id = await submit(world, EMA2_CREATE);
      const it = `request ${id} (create on msp for siem)`;
      const It = `Request ${id} (create on msp for siem)`;
      await told.tell();
      const asked = told.mails();
      expect(subjectsByName(asked)).toEqual(toAll(REVIEWERS, `${It} waits for your review`));
      expect(asked[0]?.mail.text).toContain(`${PUBLIC_URL}/review/${id}`);

      await approve(world, id);
      expect(await next()).toEqual([['rita', `${It} is approved`]]);

      await run(world);
      expect(await next()).toEqual(toAll(OPERATORS, `A task of ${it} waits for somebody to do it`));

      await providers.activate(EMA2, NEW_USER.email, 'Siem-Passw0rd!');
      advance(world, POLL_MILLIS);
      await run(world);
      expect(await next()).toEqual(
        toAll(['olga', 'paul', 'pete'], `A task of ${it} waits for somebody to do it`),
      );

      const user = await providers.userId(EMA2, { id: MSP, operator: ROOT }, NEW_USER.email);
      await providers.post(`/portal/${EMA2}/users/${user}/integrations`, { operator: ROOT, enabled: true });
      await complete(world, openTaskOf(world, id).id);
      await run(world);
      const attest = openTaskOf(world, id);
      await complete(world, attest.id, { evidence: { note: 'The SIEM read a resource.' } });
      expect(await next()).toEqual(
        toAll(['olga', 'paul'], `A task of ${it} waits for a second person to look`),
      );

      await confirm(world, attest.id, { accepted: false, reason: 'It is Mallory who read it' });
      await told.tell();
      const refused = told.mails();
      expect(subjectsByName(refused)).toEqual([
        ['pete', `Your task of ${it} was not accepted and is open again; the reason is on its page`],
      ]);
      expect(refused[0]?.raw).not.toContain('Mallory');

      await complete(world, attest.id, { evidence: { note: 'The SIEM read a resource.' } });
      expect(await confirm(world, attest.id)).toBe('done');
      expect(await next()).toEqual([
        ['olga', `The access of your integration was changed: ${it} is done`],
        ['rita', `${It} is done: the provider has what was approved`],
      ]);
      // What was left for the mail of the day: that others settled it, and that it was begun.
      await told.tell(86_400_000);
      expect(subjectsByName(told.mails())).toEqual([
        ...toAll(['bob', 'cleo', 'dora'], `${It} is done: no review of yours is needed any more`),
        ['rita', `${It} is being carried out`],
      ]);
    }));

  test('that was rejected is told with where the reason is, and without the reason', () =>
    withWorld(async (world) => {
      const told = await startTelling(world);
      const id = await submit(world, EMA2_CREATE);
      await review(world, id, { verdict: 'reject', reason: 'Fraud by somebody@acme.example' });
      await told.tell();
      const [mail, ...others] = told.mails();
      // Nobody is asked for a review that is not needed any more.
      expect(others).toEqual([]);
      expect(mail?.to).toEqual(['rita@acme.example']);
      expect(mail?.mail.subject).toBe(
        `Request ${id} (create on msp for siem) was rejected; the reason is on its page`,
      );
      expect(mail?.raw).not.toMatch(/Fraud|somebody/);
      expect(mail?.mail.text).toContain(`countersign request show ${id}`);
    }));

  test('that was refused by the policies, or taken back by somebody else, is told to whoever asked', () =>
    withWorld(async (world) => {
      const told = await startTelling(world);
      await demoteOperators(world);
      const denied = await submit(world, EMA2_CREATE);
      const id = await submit(world, HUB_CREATE);
      await cancel(world, id, 'ada');
      await told.tell();
      const [mail, ...others] = told.mails();
      expect(others).toEqual([]);
      expect(mail?.to).toEqual(['rita@acme.example']);
      expect(mail?.mail.subject).toBe(
        `Request ${denied} (create on msp for siem) was refused by the policies; the rules that refused are on its page (and one more)`,
      );
      expect(mail?.mail.text).toContain(
        `Request ${id} (create on hub for siem) was taken back by somebody else.`,
      );
    }));

  test('that waits for an acknowledgement is told to whoever owes it, until it is given', () =>
    withWorld(async (world) => {
      const told = await startTelling(world);
      const remove = { provider: EMA2, account: 'msp', action: 'delete' } as const;
      const id = await submit(world, { ...remove, subject: await adoptOnEma2(world, 'siem') });
      await told.tell();
      const owed = `Request ${id} (delete on msp for siem) waits for your acknowledgement`;
      expect(subjectsByName(told.mails())).toContainEqual(['olga', owed]);
      const other = await submit(world, {
        ...remove,
        subject: await adoptOnEma2(world, 'magento'),
      });
      await acknowledge(world, other, { by: 'olga', kind: 'breakage' });
      await told.tell();
      expect(subjectsByName(told.mails()).filter(([name]) => name === 'olga')).toEqual([]);
    }));
});
