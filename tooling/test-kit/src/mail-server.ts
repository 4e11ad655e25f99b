import { text } from 'node:stream/consumers';
import PostalMime, { type Email } from 'postal-mime';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { onTestFinished } from 'vitest';

/** A mail as it came, and as a mail program reads it. */
export interface ReceivedMail {
  readonly raw: string;
  readonly mail: Email;
  /** Whom the envelope was for. */
  readonly to: readonly string[];
}

/** A real mail server for one test; what it takes is kept in memory. */
export async function openMailServer(
  options: {
    /** Refuses a receiver, with the code of SMTP; undefined takes it. */
    readonly refuse?: (address: string) => number | undefined;
    /** Called when a mail was taken, before that is answered. */
    readonly onTaken?: () => Promise<void>;
  } = {},
): Promise<{ readonly url: string; readonly mails: readonly ReceivedMail[] }> {
  const mails: ReceivedMail[] = [];
  const settings: SMTPServerOptions = {
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    onRcptTo: ({ address }, _session, answer) => {
      const responseCode = options.refuse?.(address);
      answer(
        responseCode === undefined
          ? undefined
          : Object.assign(new Error('the receiver is refused'), { responseCode }),
      );
    },
    onData: (stream, session, answer) => {
      void (async () => {
        const raw = await text(stream);
        const to = session.envelope.rcptTo.map(({ address }) => address);
        mails.push({ raw, mail: await PostalMime.parse(raw), to });
        await options.onTaken?.();
        answer();
      })();
    },
  };
  const server = new SMTPServer(settings);
  // What a client breaks off is no failure of the test.
  server.on('error', () => undefined);
  const port = await new Promise<number>((resolve) => {
    const listening = server.listen(0, '127.0.0.1', () => {
      const address = listening.address();
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    });
  });
  onTestFinished(() => new Promise<void>((resolve) => server.close(() => resolve())));
  return { url: `smtp://127.0.0.1:${port}`, mails };
}
