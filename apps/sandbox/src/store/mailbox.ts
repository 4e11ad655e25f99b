import type { SandboxDatabase } from './open-database.ts';

/** A mail that a vendor sent. `token` stands for the activation link of an invitation. */
type Mail = {
  recipient: string;
  provider: string;
  kind: 'invitation' | 'api-user-locked';
  subject: string;
  token?: string;
  expiresAt?: number;
};

type ReceivedMail = {
  id: number;
  at: string;
  to: string;
  provider: string;
  kind: string;
  subject: string;
  token?: string;
  expiresAt?: string;
};

export type Mailbox = {
  send(mail: Mail): void;
  /** Mails to one address, oldest first. */
  received(recipient: string): ReceivedMail[];
};

type MailRow = {
  id: number;
  at: number;
  recipient: string;
  provider: string;
  kind: string;
  subject: string;
  token: string | null;
  expiresAt: number | null;
};

export function createMailbox(db: SandboxDatabase, now: () => number): Mailbox {
  const insert = db.prepare(
    `INSERT INTO mail (at, recipientKey, recipient, provider, kind, subject, token, expiresAt)
     VALUES (@at, @recipientKey, @recipient, @provider, @kind, @subject, @token, @expiresAt)`,
  );
  const select = db.prepare<[string], MailRow>('SELECT * FROM mail WHERE recipientKey = ? ORDER BY id');
  return {
    send: ({ token, expiresAt, ...mail }) => {
      insert.run({
        ...mail,
        at: now(),
        recipientKey: mail.recipient.toLowerCase(),
        token: token ?? null,
        expiresAt: expiresAt ?? null,
      });
    },
    received: (recipient) => select.all(recipient.toLowerCase()).map(toReceived),
  };
}

function toReceived(row: MailRow): ReceivedMail {
  return {
    id: row.id,
    at: new Date(row.at).toISOString(),
    to: row.recipient,
    provider: row.provider,
    kind: row.kind,
    subject: row.subject,
    ...(row.token === null ? {} : { token: row.token }),
    ...(row.expiresAt === null ? {} : { expiresAt: new Date(row.expiresAt).toISOString() }),
  };
}
