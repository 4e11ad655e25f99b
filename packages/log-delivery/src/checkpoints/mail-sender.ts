import { type CheckpointSender, DeliveryFailure } from '@countersign/use-cases/ports';
import type { Transporter } from 'nodemailer';

/** Mails each checkpoint that it is given: a mailbox that nobody of the installation can empty remembers it. */
export function createMailSender(options: {
  /** `smtp://` or `smtps://`, perhaps with user and password: secret. */
  readonly url: string;
  readonly from: string;
  readonly to: string;
  readonly timeoutMillis: number;
}): CheckpointSender {
  const { url, from, to, timeoutMillis } = options;
  let mailer: Promise<Transporter> | undefined;
  // Most installations mail nothing, and are spared the library.
  const openMailer = async () => {
    const { createTransport } = await import('nodemailer');
    return createTransport({
      url,
      connectionTimeout: timeoutMillis,
      greetingTimeout: timeoutMillis,
      socketTimeout: timeoutMillis,
      disableFileAccess: true,
      disableUrlAccess: true,
    });
  };
  return {
    send: async ({ origin, size, note }, signal) => {
      const subject = `Checkpoint of ${origin}: ${size} entries`;
      const text = `Keep this mail. It shows later that the log ${origin} had these ${size} entries, and in this state:\n\n${note}`;
      // What could not be loaded once is tried again with the next checkpoint.
      mailer ??= openMailer().catch((error: unknown) => {
        mailer = undefined;
        throw error;
      });
      const sent = mailer.then((open) => open.sendMail({ from, to, subject, text }));
      // Who stops does not wait for a mail server; what it still says is nobody's concern then.
      sent.catch(() => undefined);
      try {
        await Promise.race([sent, stopped(signal)]);
      } catch (error) {
        if (error instanceof DeliveryFailure) throw error;
        throw new DeliveryFailure(codeOf(error), error);
      }
    },
  };
}

function stopped(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    const stop = () => reject(new DeliveryFailure('stopped'));
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
}

/** The mailer's own codes, such as EAUTH and ETIMEDOUT; what the server wrote stays out. */
function codeOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return /^E[A-Z]{1,20}$/.test(code) ? `mail-${code.slice(1).toLowerCase()}` : 'mail-failed';
}
