import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DeliveryFailure } from '@countersign/use-cases/ports';
import type { SendMailOptions, Transporter } from 'nodemailer';

/** Sends one mail; the same for checkpoints and for people. */
export interface Mailer {
  /** @throws DeliveryFailure whose code names neither an address nor what the server said */
  send(mail: SendMailOptions, signal: AbortSignal): Promise<void>;
}

/** Opens nothing before the first mail. */
export function createMailer(options: {
  /** `smtp://` or `smtps://`, perhaps with user and password: secret. `file:` of a directory writes mails there instead. */
  readonly url: string;
  readonly timeoutMillis: number;
}): Mailer {
  const { url, timeoutMillis } = options;
  const isFile = url.startsWith('file:');
  let opened: Promise<Transporter> | undefined;
  // Most installations mail nothing, and are spared the library.
  const open = async (): Promise<Transporter> => {
    const { createTransport } = await import('nodemailer');
    const never = { disableFileAccess: true, disableUrlAccess: true };
    if (isFile) return createTransport({ streamTransport: true, buffer: true, ...never }) as Transporter;
    return createTransport({
      url,
      // A password goes over TLS or nowhere: a server that offers none, or is made to look like that, gets none.
      requireTLS: new URL(url).username !== '',
      connectionTimeout: timeoutMillis,
      greetingTimeout: timeoutMillis,
      socketTimeout: timeoutMillis,
      ...never,
    });
  };
  const hand = async (transporter: Transporter, mail: SendMailOptions): Promise<void> => {
    const sent = await transporter.sendMail(mail);
    if (isFile) writeMail(fileURLToPath(url), sent);
  };
  return {
    send: async (mail, signal) => {
      // What could not be loaded once is tried again with the next mail.
      opened ??= open().catch((error: unknown) => {
        opened = undefined;
        throw error;
      });
      const sent = opened.then((transporter) => hand(transporter, mail));
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

/** Under its identifier, so that one that is sent again is the same file. */
function writeMail(
  directory: string,
  sent: { readonly messageId?: unknown; readonly message?: unknown },
): void {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const name = String(sent.messageId)
    .replace(/@.*$/, '')
    .replace(/[^A-Za-z0-9_-]/g, '');
  writeFileSync(join(directory, `${name}.eml`), sent.message as Buffer, { mode: 0o600 });
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
