import { assumed } from '../assumptions.ts';
import { newToken } from '../secrets/random-ids.ts';
import type { SandboxState } from '../state.ts';
import type { EsetProvider, Person } from './person.ts';

const HOURS: Record<EsetProvider, number> = {
  'eset-protect-hub': 48,
  'eset-business-account': assumed('eset.invitation-lifetime', 48),
  'eset-msp-administrator-2': assumed('eset.invitation-lifetime', 48),
};

/** Mails an activation link, and answers when it expires (milliseconds since 1970). Call it inside a transaction. */
export function sendInvitation(
  { db, clock, random, mailbox }: Pick<SandboxState, 'db' | 'clock' | 'random' | 'mailbox'>,
  person: Person,
): number {
  const token = newToken(random);
  const expiresAt = clock.now() + HOURS[person.provider] * 3_600_000;
  if (assumed('eset.resend-replaces-link', true)) {
    db.prepare('DELETE FROM invitation WHERE personId = ?').run(person.id);
  }
  db.prepare('INSERT INTO invitation (token, personId, expiresAt) VALUES (?, ?, ?)').run(
    token,
    person.id,
    expiresAt,
  );
  mailbox.send({
    recipient: person.email,
    provider: person.provider,
    kind: 'invitation',
    subject: 'Activate your account',
    token,
    expiresAt,
  });
  return expiresAt;
}
